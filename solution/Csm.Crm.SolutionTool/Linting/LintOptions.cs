namespace Csm.Crm.SolutionTool.Linting;

/// <summary>What a lint run may be given beside the source.</summary>
/// <param name="SchemaFolder">Folder of the platform's schemas (CustomizationsSolution.xsd and the others) for check 4; null leaves the check out.</param>
/// <param name="ReleasedPackage">The package of the last release for check 43; null leaves that part of the check out.</param>
/// <param name="AllowsLoss">True when components of the release may be gone.</param>
public sealed record LintOptions(string? SchemaFolder, string? ReleasedPackage, bool AllowsLoss = false)
{
    /// <summary>Neither schemas nor a release.</summary>
    public static readonly LintOptions None = new(null, null);
}
