using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 31: charts and dashboards.</summary>
internal static class ChartChecks
{
    /// <summary>31: a chart's query is of its table and its aliases resolve.</summary>
    public static IEnumerable<LintFinding> Charts(LintContext context)
    {
        foreach (var (table, file) in context.Charts)
        {
            var definition = file.Root.Element("datadescription")?.Element("datadefinition");
            var fetches = definition?.Element("fetchcollection")?.Elements("fetch").ToList() ?? [];
            if (fetches.Count == 0 || fetches.Exists(fetch => fetch.Element("entity").Attr("name") != table.LogicalName))
            {
                yield return new LintFinding(31, file.Path, $"The chart stands under '{table.LogicalName}' but its query reads {string.Join(", ", fetches.Select(fetch => $"'{fetch.Element("entity").Attr("name")}'"))}.", "Correct entity/@name.");
                continue;
            }

            foreach (var (owner, column) in fetches.SelectMany(FetchReading.UsedColumns).Where(use => !context.KnowsColumn(use.Table, use.Column)))
            {
                yield return new LintFinding(31, file.Path, $"The chart uses '{owner}.{column}', which does not exist.", "Correct the name.");
            }

            var aliases = fetches.Descendants("attribute").Select(attribute => attribute.Attr("alias")).Where(alias => alias.Length > 0).ToHashSet(StringComparer.Ordinal);
            var used = definition!.Descendants().Where(element => element.Name.LocalName is "category" or "measure").Attributes("alias").Select(alias => alias.Value);
            foreach (var alias in used.Distinct(StringComparer.Ordinal).Where(alias => !aliases.Contains(alias)))
            {
                yield return new LintFinding(31, file.Path, $"The chart shows the alias '{alias}', which its query does not have.", "Give an attribute of the query that alias.");
            }

            var (measures, series) = (definition.Descendants("measurecollection").Count(), file.Root.Element("presentationdescription")?.Descendants("Series").Elements("Series").Count() ?? 0);
            if (measures == 0 || measures != series)
            {
                yield return new LintFinding(31, file.Path, $"The chart has {measures} measure collections and {series} series.", "Give it one series for each measure collection.");
            }

            if (!string.Equals(Path.GetFileNameWithoutExtension(file.Path), file.Root.Text("savedqueryvisualizationid"), StringComparison.OrdinalIgnoreCase))
            {
                yield return new LintFinding(31, file.Path, $"The file is not named after the chart's id {file.Root.Text("savedqueryvisualizationid")}.", "Rename it.");
            }
        }
    }

    /// <summary>31: what a dashboard shows exists.</summary>
    public static IEnumerable<LintFinding> Dashboards(LintContext context)
    {
        foreach (var file in context.Dashboards)
        {
            var controls = file.Root.Descendants("control").ToList();
            foreach (var control in controls.Where(control => control.Attr("classid").Equals(ControlClasses.Grid, StringComparison.OrdinalIgnoreCase)))
            {
                foreach (var problem in FormPartChecks.GridProblems(context, null, control.Element("parameters")))
                {
                    yield return new LintFinding(31, file.Path, $"'{control.Attr("id")}': {problem}", "Correct TargetEntityType, ViewId or VisualizationId.");
                }

                if (control.Element("parameters").Text("ChartGridMode") is "Chart" && control.Element("parameters").Text("VisualizationId").Length == 0)
                {
                    yield return new LintFinding(31, file.Path, $"'{control.Attr("id")}' shows a chart but names none.", "Add VisualizationId, or set ChartGridMode to Grid.");
                }
            }

            if (controls.Count == 0 || !string.Equals(Path.GetFileNameWithoutExtension(file.Path), file.Root.Text("FormId"), StringComparison.OrdinalIgnoreCase))
            {
                yield return new LintFinding(31, file.Path, "The dashboard shows nothing, or its file is not named after its FormId.", $"Add a control; the file is {file.Root.Text("FormId")}.xml.");
            }
        }
    }
}

/// <summary>Reading of queries that several checks share.</summary>
internal static class FetchReading
{
    /// <summary>Every column a query names, with the table it belongs to.</summary>
    public static IEnumerable<(string Table, string Column)> UsedColumns(XElement query)
    {
        var aliases = query.Descendants("link-entity").GroupBy(link => link.Attr("alias"), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Attr("name"), StringComparer.Ordinal);
        foreach (var element in query.Descendants().Where(element => element.Name.LocalName is "attribute" or "order" or "condition"))
        {
            var name = element.Attr(element.Name.LocalName == "attribute" ? "name" : "attribute");
            if (name.Length > 0)
            {
                var scope = element.Ancestors().First(ancestor => ancestor.Name.LocalName is "entity" or "link-entity");
                yield return (element.Attribute("entityname") is { } alias ? aliases.GetValueOrDefault(alias.Value, alias.Value) : scope.Attr("name"), name);
            }
        }

        foreach (var link in query.Descendants("link-entity"))
        {
            yield return (link.Attr("name"), link.Attr("from"));
            if (link.Attr("intersect") != "true" && link.Parent.Attr("intersect") != "true")
            {
                yield return (link.Parent.Attr("name"), link.Attr("to"));
            }
        }
    }
}
