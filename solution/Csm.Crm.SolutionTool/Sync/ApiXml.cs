using System.Xml.Linq;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>
/// Writes a Custom API with its parameters (SOLUTION-FORMAT §12); paths are relative to the source root. None is
/// customizable: a maker who changed one would break the callers of all others.
/// </summary>
internal static class ApiXml
{
    /// <summary>Files of one Custom API.</summary>
    /// <param name="api">The API.</param>
    /// <param name="pluginType">The plug-in type that answers it; null for an event or a contract.</param>
    public static IEnumerable<(string Path, XElement Content)> Write(ApiRegistration api, Guid? pluginType)
    {
        var folder = "customapis/" + api.UniqueName;
        yield return (folder + "/customapi.xml", new XElement(
            "customapi",
            new XAttribute("uniquename", api.UniqueName),
            new XElement("allowedcustomprocessingsteptype", (int)api.Subscribers),
            new XElement("bindingtype", 0),
            Text("description", api.Description),
            Text("displayname", api.DisplayName),
            api.Privilege is null ? null : new XElement("executeprivilegename", api.Privilege),
            new XElement("iscustomizable", 0),
            new XElement("isfunction", 0),
            new XElement("isprivate", 0),
            new XElement("name", api.UniqueName),
            pluginType is null ? null : new XElement("plugintypeid", new XElement("plugintypeid", pluginType)),
            new XElement("workflowsdkstepenabled", 0)));
        foreach (var request in api.Requests)
        {
            yield return ($"{folder}/customapirequestparameters/{request.Name}/customapirequestparameter.xml", Parameter("customapirequestparameter", request, isRequest: true));
        }

        foreach (var response in api.Responses)
        {
            yield return ($"{folder}/customapiresponseproperties/{response.Name}/customapiresponseproperty.xml", Parameter("customapiresponseproperty", response, isRequest: false));
        }
    }

    private static XElement Parameter(string element, ApiParameter parameter, bool isRequest) =>
        new(
            element,
            new XAttribute("uniquename", parameter.Name),
            Text("description", parameter.Description),
            Text("displayname", parameter.Name),
            new XElement("iscustomizable", 0),
            isRequest ? new XElement("isoptional", parameter.IsOptional ? 1 : 0) : null,
            parameter.Table is null ? null : new XElement("logicalentityname", parameter.Table),
            new XElement("name", parameter.Name),
            new XElement("type", (int)parameter.Type));

    /// <summary>A text with its label in the base language.</summary>
    public static XElement Text(string name, string text) =>
        new(name, new XAttribute("default", text), new XElement("label", Texts.Describe(text)));
}
