using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 37: Custom APIs.</summary>
internal static class ApiChecks
{
    /// <summary>37: Custom APIs.</summary>
    public static IEnumerable<LintFinding> Apis(LintContext context)
    {
        var types = context.Assemblies.SelectMany(data => data.Root.Descendants("PluginType")).Select(type => type.Attr("PluginTypeId")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var api in context.Apis)
        {
            var root = api.Root;
            var name = root.Attr("uniquename");
            var folder = api.Path[..api.Path.LastIndexOf('/')];
            var parameters = Parameters(context, folder + "/customapirequestparameters");
            var responses = Parameters(context, folder + "/customapiresponseproperties");
            (bool Holds, string What)[] rules =
            [
                (folder == "customapis/" + name && name.StartsWith(context.Prefix + "_", StringComparison.Ordinal), "The folder must be named after the API, which must carry the prefix."),
                (root.Text("bindingtype") is "0" or "1" or "2" && root.Text("allowedcustomprocessingsteptype") is "0" or "1" or "2", "bindingtype and allowedcustomprocessingsteptype must be 0, 1 or 2."),
                (root.Text("bindingtype") == "0" == (root.Element("boundentitylogicalname") is null), "boundentitylogicalname belongs to bound APIs, and only to them."),
                (types.Contains(root.Element("plugintypeid").Text("plugintypeid")) || IsEvent(root), "The plug-in type that answers the API is not in the assembly, and it is no event (asynchronous subscribers only)."),
                (root.Text("isfunction") is "0" or "1" && root.Text("isprivate") is "0" or "1", "isfunction and isprivate must be 0 or 1."),
                (root.Text("isfunction") == "0" || responses.Count > 0, "A function must have a response property."),
                (responses.All(response => response.Root.Element("isoptional") is null), "A response property has isoptional, which fails the import."),
                (parameters.Concat(responses).All(part => int.TryParse(part.Root.Text("type"), CultureInfo.InvariantCulture, out var type) && type is >= 0 and <= 12), "A parameter's type must be 0–12."),
                (parameters.Concat(responses).All(part => part.Path.Split('/')[^2] == part.Root.Attr("uniquename")), "A parameter's folder must be named after it."),
                (parameters.Concat(responses).GroupBy(part => (part.Path.Split('/')[^3], part.Root.Attr("uniquename").ToUpperInvariant())).All(group => group.Count() == 1), "Two request parameters or two response properties have the same name."),
                (parameters.All(parameter => parameter.Root.Text("isoptional") is "0" or "1"), "A request parameter does not say whether it is optional (isoptional 0 or 1)."),
                (root.Element("executeprivilegename") is null || IsPrivilege(context, root.Text("executeprivilegename")), $"The privilege '{root.Text("executeprivilegename")}' does not exist."),
            ];
            foreach (var (_, what) in rules.Where(rule => !rule.Holds))
            {
                yield return new LintFinding(37, api.Path, what, "Correct the registration in code and run sync.");
            }
        }
    }

    private static bool IsEvent(XElement api) => api.Element("plugintypeid") is null && api.Text("allowedcustomprocessingsteptype") == "1";

    private static bool IsPrivilege(LintContext context, string name) =>
        PlatformTables.Privileges.Contains(name)
        || context.Tables.Any(table => table.IsOwn && RoleFiles.Verbs.Take(table.IsUserOwned ? 8 : 6).Any(verb => "prv" + verb + table.SchemaName == name));

    private static IReadOnlyList<LintFile> Parameters(LintContext context, string folder) => context.Read(folder);
}
