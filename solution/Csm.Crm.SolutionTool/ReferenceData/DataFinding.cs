namespace Csm.Crm.SolutionTool.ReferenceData;

/// <summary>One thing wrong with the reference data.</summary>
/// <param name="Where">File, table and record.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Mend">What to do about it.</param>
public sealed record DataFinding(string Where, string What, string Mend)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Where}: {What} {Mend}";
}
