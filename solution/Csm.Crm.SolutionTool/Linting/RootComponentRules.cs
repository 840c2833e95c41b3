namespace Csm.Crm.SolutionTool.Linting;

/// <summary>
/// The root components a source calls for (SOLUTION-FORMAT §2.1), derived apart from the authoring code, which writes the
/// list: what writes it must not be what judges it.
/// </summary>
internal static class RootComponentRules
{
    /// <summary>Type and key (schema name or id) of every root component there must be, sorted by type and key.</summary>
    public static IReadOnlyList<(int Type, string Key)> Needed(LintContext context)
    {
        IEnumerable<(int Type, string Key)> all =
        [
            .. context.Tables.Select(table => (1, table.LogicalName)),
            .. Roots(context.Choices, 9, file => file.Root.Attr("Name")),
            .. Roots(context.Roles, 20, file => file.Root.Attr("id")),
            .. Roots(context.Flows, 29, file => file.Root.Attr("WorkflowId")),
            .. context.Tree.Has("Other/RibbonCustomization.xml") ? [(50, ":RibbonDiffXml")] : Array.Empty<(int, string)>(),
            .. context.Forms.Where(form => !form.Table.IsOwn).Select(form => (60, form.File.Root.Element("systemform").Text("formid"))),
            .. Roots(context.Dashboards, 60, file => file.Root.Text("FormId")),
            .. Roots(context.WebResources, 61, file => file.Root.Text("Name")),
            .. Roots(context.SiteMaps, 62, file => file.Root.Text("SiteMapUniqueName")),
            .. Roots(context.Read("Controls", "*.data.xml"), 66, file => file.Root.Text("Name")),
            .. Roots(context.Profiles, 70, file => file.Root.Attr("fieldsecurityprofileid")),
            .. Roots(context.Apps, 80, file => file.Root.Text("UniqueName")),
            .. Roots(context.Assemblies, 91, file => file.Root.Attr("FullName")),
            .. Roots(context.Steps, 92, file => file.Root.Attr("SdkMessageProcessingStepId")),
            .. Images(context, "AttributeImageConfigs", 431, image => $"{image.Text("parententitylogicalname")} {image.Text("attributelogicalname")}"),
            .. Images(context, "EntityImageConfigs", 432, image => image.Text("parententitylogicalname")),
        ];
        return [.. all.OrderBy(component => component.Type).ThenBy(component => component.Key, StringComparer.Ordinal)];
    }

    private static IEnumerable<(int Type, string Key)> Roots(IEnumerable<LintFile> files, int type, Func<LintFile, string> key) => files.Select(file => (type, key(file)));

    private static IEnumerable<(int Type, string Key)> Images(LintContext context, string section, int type, Func<System.Xml.Linq.XElement, string> key) =>
        context.Customizations.Element(section)?.Elements().Select(image => (type, key(image))) ?? [];
}
