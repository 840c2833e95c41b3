namespace Csm.Crm.SolutionTool.Linting;

/// <summary>One thing wrong with the source.</summary>
/// <param name="Number">Number of the check (SOLUTION-FORMAT §20).</param>
/// <param name="File">File it was found in, relative to the source root.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Mend">What to do about it.</param>
public sealed record LintFinding(int Number, string File, string What, string Mend)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Number:00} {File}: {What} {Mend}";
}
