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
        ColumnChecks.Types, ColumnChecks.Tokens,  ColumnChecks.Texts,
        DependentColumnChecks.Formulas, DependentColumnChecks.Money, DependentColumnChecks.Images, DependentColumnChecks.Secured,
        RelationshipChecks.Lookups, RelationshipChecks.Names, RelationshipChecks.Behaviours, DeleteCycleChecks.Cycles, RelationshipChecks.Stubs,
        ChoiceChecks.References, ChoiceChecks.Options,
        FormChecks.Controls, FormChecks.Layout, FormPartChecks.Grids, FormPartChecks.Scripts, ViewChecks.Queries, ViewChecks.StandardSet, ChartChecks.Charts, ChartChecks.Dashboards, RibbonChecks.Commands, RibbonChecks.Labels, RibbonChecks.Resources, AppChecks.Components, AppChecks.SiteMaps,
        PluginChecks.Assembly, PluginChecks.Types, PluginChecks.Steps, PluginChecks.Sources, ApiChecks.Apis, WebResourceChecks.Files, WebResourceChecks.Contents,
        RoleChecks.Privileges, RoleChecks.Coverage, RoleChecks.Names, RoleChecks.Profiles, IdChecks.Formats, IdChecks.Lock, LabelChecks.Names, VariableChecks.Variables, VariableChecks.Connections, FlowChecks.Files, FlowChecks.Definitions, LabelChecks.Defaults,
    ];

    /// <summary>Everything that is wrong, by number and file; empty when the source may be packed.</summary>
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
        return [.. Checks.SelectMany(check => check(context)).OrderBy(finding => finding.Number).ThenBy(finding => finding.File, StringComparer.Ordinal)];
    }
}
