namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>
/// Tests about the run as a whole. The framework runs collections that may not run in parallel after all that may, so these
/// come last; where somebody asked for another order or a part of the tests, they say which tests they miss and are skipped.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EndOfRun
{
    public const string Name = "The end of the run";
}
