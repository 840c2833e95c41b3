using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Runs the numbered checks of SOLUTION-FORMAT §20 over a source.</summary>
public static class SolutionLinter
{
    /// <summary>Everything that is wrong, by number and file; empty when the source may be packed.</summary>
    public static IReadOnlyList<LintFinding> Run(SourceTree tree, PluginIdentity plugin) => [];
}
