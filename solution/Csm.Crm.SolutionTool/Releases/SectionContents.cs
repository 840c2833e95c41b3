using System.Xml.Linq;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.SolutionTool.Releases;

/// <summary>Components that have a section of <c>customizations.xml</c> of their own.</summary>
internal static class SectionContents
{
    /// <summary>Kind of a code component (PCF).</summary>
    public const string ComponentKind = "code component";

    public static IEnumerable<ReleasedComponent> Read(XElement root, PackageFile package) =>
    [
        .. Of(root, "EntityRelationships", body => [new("relationship", body.Attr("Name").ToLowerInvariant(), body.Attr("Name"), PackageContents.Values(body))]),
        .. Of(root, "optionsets", Choice),
        .. Of(root, "Roles", Role),
        .. Of(root, "FieldSecurityProfiles", Profile),
        .. Of(root, "Dashboards", dashboard => [Dashboard(dashboard)]),
        .. Of(root, "WebResources", resource => [WithContent("web resource", resource.Text("Name"), resource.Text("Name"), PackageContents.Values(resource), package, resource.Text("FileName"))]),
        .. Of(root, "Workflows", flow => [WithContent("flow", Id(flow.Attr("WorkflowId")), flow.Attr("Name"), PackageContents.Values(flow), package, flow.Text("JsonFileName"))]),
        .. Of(root, "CustomControls", control => [Component(control, package)]),
        .. Of(root, "SolutionPluginAssemblies", Assembly),
        .. Of(root, "SdkMessageProcessingSteps", Step),
        .. Of(root, "AppModules", App),
        .. Of(root, "AppModuleSiteMaps", SiteMap),
        .. Of(root, "connectionreferences", connection => [new("connection reference", connection.Attr("connectionreferencelogicalname"), connection.Attr("connectionreferencelogicalname"), PackageContents.Values(connection))]),
    ];

    private static IEnumerable<ReleasedComponent> Of(XElement root, string section, Func<XElement, IEnumerable<ReleasedComponent>> read) =>
        root.Element(section)?.Elements().SelectMany(read) ?? [];

    private static IEnumerable<ReleasedComponent> Choice(XElement choice)
    {
        var name = choice.Attr("Name");
        var properties = PackageContents.Values(choice);
        properties["label"] = choice.Localized("displaynames");
        properties["description"] = choice.Localized("Descriptions");
        return [new("choice", name, name, properties), .. TableContents.Options(choice, name)];
    }

    private static IEnumerable<ReleasedComponent> Role(XElement role)
    {
        var (id, name) = (Id(role.Attr("id")), role.Attr("name"));
        return
        [
            new("role", id, name, One("name", name)),
            .. role.Descendants("RolePrivilege").Select(privilege => new ReleasedComponent("privilege", $"{id} {privilege.Attr("name")}", $"{name}: {privilege.Attr("name")}", One("level", privilege.Attr("level")))),
        ];
    }

    private static IEnumerable<ReleasedComponent> Profile(XElement profile)
    {
        var (id, name) = (Id(profile.Attr("fieldsecurityprofileid")), profile.Attr("name"));
        return
        [
            new("field security profile", id, name, One("name", name)),
            .. profile.Descendants("FieldPermission").Select(permission => new ReleasedComponent("field permission", $"{id} {permission.Text("EntityName")}.{permission.Text("AttributeName")}", $"{name}: {permission.Text("EntityName")}.{permission.Text("AttributeName")}", PackageContents.Values(permission))),
        ];
    }

    private static ReleasedComponent Component(XElement control, PackageFile package)
    {
        var manifest = control.Text("FileName").TrimStart('/');
        var folder = manifest[..(manifest.LastIndexOf('/') + 1)];
        var content = package.Parts.Where(part => part.Key.StartsWith(folder, StringComparison.Ordinal)).OrderBy(part => part.Key, StringComparer.Ordinal).SelectMany(part => part.Value);
        return new(ComponentKind, control.Text("Name"), control.Text("Name"), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["version"] = package.Parts.ContainsKey(manifest) ? package.Xml(manifest).Element("control").Attr("version") : string.Empty,
            ["content"] = PackageContents.Digest([.. content]),
        });
    }

    private static ReleasedComponent Dashboard(XElement dashboard) =>
        new("dashboard", Id(dashboard.Text("FormId")), dashboard.Localized("LocalizedNames"), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = dashboard.Localized("LocalizedNames"),
            ["layout"] = PackageContents.Digest(dashboard.Element("FormXml")),
        });

    private static IEnumerable<ReleasedComponent> Assembly(XElement assembly)
    {
        var name = assembly.Attr("FullName").Split(',')[0];
        return
        [
            new("plug-in assembly", name, name, One("identity", assembly.Attr("FullName"))),
            .. assembly.Descendants("PluginType").Select(type => new ReleasedComponent("plug-in type", type.Attr("Name"), type.Attr("Name"), One("id", type.Attr("PluginTypeId")))),
        ];
    }

    private static IEnumerable<ReleasedComponent> Step(XElement step)
    {
        var (id, name) = (Id(step.Attr("SdkMessageProcessingStepId")), step.Attr("Name"));
        return
        [
            new("step", id, name, PackageContents.Values(step)),
            .. step.Descendants("SdkMessageProcessingStepImage").Select(image => new ReleasedComponent("step image", Id(image.Text("SdkMessageProcessingStepImageId")), $"{name}: {image.Attr("Name")}", PackageContents.Values(image))),
        ];
    }

    private static IEnumerable<ReleasedComponent> App(XElement app)
    {
        var name = app.Text("UniqueName");
        var properties = PackageContents.Values(app);
        properties["name"] = app.Localized("LocalizedNames");
        properties["roles"] = PackageContents.List(app.Descendants("Role").Select(role => role.Attr("id")));
        return
        [
            new("app", name, name, properties),
            .. from part in app.Descendants("AppModuleComponent")
               let key = (part.Attr("schemaName") + part.Attr("id")).ToLowerInvariant()
               select new ReleasedComponent("app component", $"{name} {part.Attr("type")} {key}", $"{name}: type {part.Attr("type")} {key}", One("type", part.Attr("type"))),
        ];
    }

    private static IEnumerable<ReleasedComponent> SiteMap(XElement map)
    {
        var name = map.Text("SiteMapUniqueName");
        return map.Descendants().Where(node => node.Name.LocalName is "Area" or "Group" or "SubArea").Select(node => new ReleasedComponent("site map entry", $"{name} {node.Attr("Id")}", $"{name}: {node.Attr("Id")}", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["target"] = node.Attr("Entity") + node.Attr("Url") + node.Attr("DefaultDashboard"),
            ["title"] = PackageContents.List(node.Elements("Titles").Elements("Title").Select(title => title.Attr("Title"))),
            ["under"] = node.Parent.Attr("Id"),
        }));
    }

    private static ReleasedComponent WithContent(string component, string key, string name, Dictionary<string, string> properties, PackageFile package, string file)
    {
        properties["content"] = package.Parts.TryGetValue(file.TrimStart('/'), out var content) ? PackageContents.Digest(content) : "missing";
        return new(component, key, name, properties);
    }

    private static Dictionary<string, string> One(string property, string value) => new(StringComparer.Ordinal) { [property] = value };

    private static string Id(string text) => text.Trim('{', '}').ToLowerInvariant();
}
