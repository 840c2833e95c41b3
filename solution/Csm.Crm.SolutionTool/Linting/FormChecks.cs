using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 28 and 29: forms.</summary>
internal static class FormChecks
{
    private static readonly string[] Labelled = ["tab", "section", "cell"];

    /// <summary>28: controls are bound to existing columns by the control class of their type; labels and ids are complete.</summary>
    public static IEnumerable<LintFinding> Controls(LintContext context)
    {
        foreach (var (table, file) in context.Forms)
        {
            foreach (var control in file.Root.Descendants("control").Where(control => control.Attribute("datafieldname") is not null))
            {
                var name = control.Attr("datafieldname");
                var column = context.Column(table.LogicalName, name);
                if (name != name.ToLowerInvariant())
                {
                    yield return new LintFinding(28, file.Path, $"datafieldname '{name}' is not in lower case, so the control would vanish without an error.", $"Write '{name.ToLowerInvariant()}'.");
                }
                else if (!context.KnowsColumn(table.LogicalName, name))
                {
                    yield return new LintFinding(28, file.Path, $"The form shows '{name}', but table '{table.SchemaName}' has no such column.", "Remove the cell or correct the name.");
                }
                else if (column is not null && !ControlClasses.Of(column).Contains(control.Attr("classid"), StringComparer.OrdinalIgnoreCase))
                {
                    yield return new LintFinding(28, file.Path, $"The control of '{name}' has a classid that does not fit the type '{column.Type}'.", ControlClasses.Of(column) is [var usual, ..] ? $"Use {usual}." : "No form can show this type; remove the control.");
                }
            }

            foreach (var element in file.Root.Descendants().Where(element => Labelled.Contains(element.Name.LocalName, StringComparer.Ordinal) && (element.Element("labels")?.HasElements != true || !LintReading.IsBracedLowerGuid(element.Attr("id")))))
            {
                yield return new LintFinding(28, file.Path, $"A {element.Name.LocalName} has no label or no lower-case id in braces (id '{element.Attr("id")}').", "Give it both.");
            }
        }

        foreach (var twin in context.Forms.Select(form => form.File).Concat(context.Dashboards).SelectMany(file => PartIds(file.Root).Select(id => (file.Path, Value: id))).GroupBy(use => use.Value, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(28, twin.Last().Path, $"The id {twin.Key} is used {twin.Count()} times in the forms.", "Give each part its own id.");
        }
    }

    /// <summary>29: cells fit their section, and what must be filled can be.</summary>
    public static IEnumerable<LintFinding> Layout(LintContext context)
    {
        foreach (var (table, file) in context.Forms)
        {
            foreach (var section in file.Root.Descendants("section"))
            {
                var width = section.Attribute("columns")?.Value.Length ?? 1;
                foreach (var row in section.Descendants("row").Where(row => row.Elements("cell").Sum(cell => Span(cell, "colspan")) > width))
                {
                    yield return new LintFinding(29, file.Path, $"A row with '{row.Descendants("control").FirstOrDefault().Attr("id")}' is wider than its section's {width} columns.", "Move a cell to its own row.");
                }

                foreach (var cell in section.Descendants("cell").Where(cell => Span(cell, "rowspan") > 1 && cell.Parent!.ElementsAfterSelf("row").Take(Span(cell, "rowspan") - 1).Count(row => !row.HasElements) < Span(cell, "rowspan") - 1))
                {
                    yield return new LintFinding(29, file.Path, $"The cell of '{cell.Element("control").Attr("id")}' spans {Span(cell, "rowspan")} rows but is not followed by as many empty rows less one.", "Add empty <row /> elements.");
                }
            }
        }

        foreach (var table in context.Tables.Where(table => table.IsOwn))
        {
            var main = context.Forms.Where(form => form.Table == table && form.File.Path.Contains("/FormXml/main/", StringComparison.Ordinal)).ToList();
            var shown = main.SelectMany(form => Fillable(form.File.Root)).ToHashSet(StringComparer.Ordinal);
            if (main.Count == 0)
            {
                yield return new LintFinding(29, table.Path, "The table has no main form.", "Write the table anew with 'add table', or restore the form.");
            }

            foreach (var column in table.Columns.Where(column => main.Count > 0 && column.IsRequired && column.IsCustom && !shown.Contains(column.LogicalName)))
            {
                yield return new LintFinding(29, main[0].File.Path, $"The required column '{column.SchemaName}' is not on the main form, so nobody could save a row.", "Show it: add form-field.");
            }
        }

        foreach (var (table, file) in context.Forms.Where(form => form.Table.IsOwn && form.File.Path.Contains("/FormXml/quickCreate/", StringComparison.Ordinal)))
        {
            var shown = Fillable(file.Root).ToHashSet(StringComparer.Ordinal);
            foreach (var column in table.Columns.Where(column => column.IsRequired && column.IsCustom && !shown.Contains(column.LogicalName)))
            {
                yield return new LintFinding(29, file.Path, $"The required column '{column.SchemaName}' is not on the quick create form, so nobody could save a row with it.", "Show it on the form.");
            }

            if (table.Info.Text("IsQuickCreateEnabled") != "1")
            {
                yield return new LintFinding(29, table.Path, "The table has a quick create form but IsQuickCreateEnabled is not 1, so nobody would see the form.", "Set IsQuickCreateEnabled to 1.");
            }
        }
    }

    // A quick view form is bound to a lookup too, but shows the row behind it instead of letting people choose one.
    private static IEnumerable<string> Fillable(XElement form) =>
        form.Descendants("control").Where(control => !control.Attr("classid").Equals(ControlClasses.QuickView, StringComparison.OrdinalIgnoreCase)).Attributes("datafieldname").Select(name => name.Value);

    // A control is identified by its name, and a customControl's id is the class it replaces.
    private static IEnumerable<string> PartIds(XElement form) =>
        form.Descendants().Where(element => element.Name.LocalName is not ("control" or "customControl")).SelectMany(element => element.Attributes())
            .Where(attribute => attribute.Name.LocalName is "id" or "libraryUniqueId" or "handlerUniqueId" && Guid.TryParse(attribute.Value, out _)).Select(attribute => attribute.Value);

    private static int Span(XElement cell, string attribute) =>
        int.TryParse(cell.Attr(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? span : 1;
}
