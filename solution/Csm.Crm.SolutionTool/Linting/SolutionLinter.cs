using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Runs the numbered checks of SOLUTION-FORMAT §20 over a source.</summary>
public static class SolutionLinter
{
    private static readonly Func<LintContext, IEnumerable<LintFinding>>[] Checks =
    [
        StructureChecks.Folders, StructureChecks.Sections, StructureChecks.Solution, StructureChecks.Markers,
        ManifestChecks.RootComponents, ManifestChecks.Types, ManifestChecks.Behaviours, ManifestChecks.Dependencies, ReferenceChecks.Tables, ReferenceChecks.Catalogs,
        TableChecks.Names, TableChecks.SystemColumns, TableChecks.Flags, TableChecks.Labels, TableChecks.LocalizedName, TableChecks.Extended, TableChecks.SetNames, TableChecks.Keys,
        ColumnChecks.Types, ColumnChecks.Tokens, ColumnChecks.Texts,
        DependentColumnChecks.Formulas, DependentColumnChecks.Money, DependentColumnChecks.Images, DependentColumnChecks.Secured,
        RelationshipChecks.Lookups, RelationshipChecks.Names, RelationshipChecks.Behaviours, DeleteCycleChecks.Cycles, RelationshipChecks.Stubs,
        ChoiceChecks.References, ChoiceChecks.Options,
        FormChecks.Controls, FormChecks.Layout, FormPartChecks.Grids, FormPartChecks.Scripts, CodeComponentChecks.Bindings, CodeComponentChecks.Files,
        ViewChecks.Queries, ViewChecks.StandardSet, ChartChecks.Charts, ChartChecks.Dashboards, AppChecks.Components, AppChecks.SiteMaps,
        RibbonChecks.Commands, RibbonChecks.Labels, RibbonChecks.Resources,
        PluginChecks.Assembly, PluginChecks.Types, PluginChecks.Steps, PluginChecks.Sources, ApiChecks.Apis,
        VariableChecks.Variables, VariableChecks.Connections, FlowChecks.Files, FlowChecks.Definitions,
        WebResourceChecks.Files, WebResourceChecks.Contents,
        RoleChecks.Privileges, RoleChecks.Coverage, RoleChecks.Names, RoleChecks.Profiles,
        IdChecks.Formats, IdChecks.Lock, LabelChecks.Names, LabelChecks.Defaults,
    ];

    /// <summary>
    /// Every check: those of the source, and, once the source has no finding, those of the packages built from it. Empty when
    /// the source may be packed.
    /// </summary>
    /// <exception cref="FileNotFoundException">The assembly, a schema or the released package is missing.</exception>
    public static IReadOnlyList<LintFinding> Check(SourceTree tree, string pluginDll, LintOptions options)
    {
        var findings = Run(tree, PluginIdentity.Read(pluginDll));
        return findings.Count > 0 ? findings : Sorted(PackageChecks.All(tree, pluginDll, options));
    }

    /// <summary>Everything that is wrong with the source itself, by number and file.</summary>
    public static IReadOnlyList<LintFinding> Run(SourceTree tree, PluginIdentity plugin)
    {
        // Nothing else can be judged in a source that does not parse.
        var documents = new SourceDocuments(tree);
        List<LintFinding> unreadable = [.. documents.Problems, .. StructureChecks.Files(documents)];
        if (unreadable.Count > 0)
        {
            return unreadable;
        }

        var context = new LintContext(documents, plugin);
        return Sorted(Checks.SelectMany(check => check(context)));
    }

    private static IReadOnlyList<LintFinding> Sorted(IEnumerable<LintFinding> findings) =>
        [.. findings.OrderBy(finding => finding.Number).ThenBy(finding => finding.File, StringComparer.Ordinal)];
}
