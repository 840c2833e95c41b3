using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 30: views.</summary>
internal static class ViewChecks
{
    /// <summary>30: a view queries its own table and shows what it fetches.</summary>
    public static IEnumerable<LintFinding> Queries(LintContext context)
    {
        foreach (var (table, file) in context.Views)
        {
            var query = file.Root.Element("savedquery");
            var entity = query?.Element("fetchxml")?.Element("fetch")?.Element("entity");
            if (entity.Attr("name") != table.LogicalName)
            {
                yield return new LintFinding(30, file.Path, $"The view queries '{entity.Attr("name")}' but stands under '{table.LogicalName}'.", "Correct entity/@name.");
                continue;
            }

            foreach (var (owner, name) in FetchReading.UsedColumns(entity!.Parent!).Where(use => !context.KnowsColumn(use.Table, use.Column)))
            {
                yield return new LintFinding(30, file.Path, $"The view uses '{owner}.{name}', which does not exist.", "Remove it or correct the name.");
            }

            var grid = query!.Element("layoutxml")?.Element("grid");
            var row = grid?.Element("row");
            if (row.Attr("id") != table.PrimaryId || grid.Attr("jump") != table.PrimaryName)
            {
                yield return new LintFinding(30, file.Path, "The layout's row id must be the primary key and its jump the primary name.", $"Use '{table.PrimaryId}' and '{table.PrimaryName}'.");
            }

            if (table.IsOwn && grid.Attr("object").Length > 0)
            {
                yield return new LintFinding(30, file.Path, "The layout carries an object type code, which differs between environments.", "Remove grid/@object.");
            }

            if (!string.Equals(Path.GetFileNameWithoutExtension(file.Path), query.Text("savedqueryid"), StringComparison.OrdinalIgnoreCase))
            {
                yield return new LintFinding(30, file.Path, $"The file is not named after the view's id {query.Text("savedqueryid")}.", "Rename it.");
            }

            var fetched = Fetched(entity!);
            foreach (var cell in (row?.Elements("cell") ?? []).Select(cell => cell.Attr("name")).Where(cell => !fetched.Contains(cell)))
            {
                yield return new LintFinding(30, file.Path, $"The view shows '{cell}' but does not fetch it.", $"Add <attribute name=\"{cell}\" />.");
            }

            if (query.Text("isquickfindquery") == "1" && entity!.Descendants("filter").All(filter => filter.Attr("isquickfindfields") != "1"))
            {
                yield return new LintFinding(30, file.Path, "The quick find view has no filter with isquickfindfields, so it finds nothing.", "Add the filter.");
            }
        }
    }

    /// <summary>30: the standard views of every own table, one default per kind.</summary>
    public static IEnumerable<LintFinding> StandardSet(LintContext context)
    {
        foreach (var table in context.Tables.Where(table => table.IsOwn))
        {
            var defaults = context.Views.Where(view => view.Table == table).Select(view => view.File.Root.Element("savedquery"))
                .Where(query => query.Text("isdefault") == "1").Select(query => query.Text("querytype")).ToList();
            foreach (var type in StandardTypes(table).Where(type => defaults.Count(found => found == type) != 1))
            {
                yield return new LintFinding(30, table.Folder + "/SavedQueries", $"There must be exactly one default view of querytype {type}; there are {defaults.Count(found => found == type)}.", "Write the standard set anew: add view without --name.");
            }
        }
    }

    private static string[] StandardTypes(TableFile table) => table.IsUserOwned ? ["0", "1", "2", "4", "64", "8192"] : ["0", "1", "2", "4", "64"];

    private static HashSet<string> Fetched(XElement entity) =>
        [.. entity.Elements("attribute").Select(attribute => attribute.Attr("name")),
         .. entity.Descendants("link-entity").SelectMany(link => link.Elements("attribute").Select(attribute => $"{link.Attr("alias")}.{attribute.Attr("name")}"))];
}
