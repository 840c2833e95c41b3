using System.Xml.Linq;
using Csm.Crm.Plugins.Registration;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>
/// Writes the catalog in which Power Automate's trigger "when an action is performed" finds the business events: one root
/// for the solution, one category below it, one assignment per event (SOLUTION-FORMAT §15, last point).
/// </summary>
internal static class CatalogXml
{
    /// <summary>Unique name of the root.</summary>
    public const string Root = "csm_CustomerSuccess";

    /// <summary>Unique name of the category that holds the events.</summary>
    public const string Category = "csm_CustomerSuccessEvents";

    /// <summary>Files of the catalog.</summary>
    public static IEnumerable<(string Path, XElement Content)> Write(IEnumerable<ApiRegistration> events)
    {
        yield return ($"catalogs/{Root}/catalog.xml", Catalog(Root, "Customer Success", "What happens to customers, goals, machines and contracts.", parent: null));
        yield return ($"catalogs/{Category}/catalog.xml", Catalog(Category, "Events", "Events of customer success that a flow can start on.", Root));
        yield return ("Assets/catalogassignments.xml", new XElement(
            "catalogassignments",
            events.OrderBy(api => api.UniqueName, StringComparer.Ordinal).Select(api => new XElement(
                "catalogassignment",
                new XAttribute("catalogid.uniquename", Category),
                new XAttribute("object.uniquename", api.UniqueName),
                new XAttribute("objectidtype", "customapi"),
                new XElement("iscustomizable", 0),
                new XElement("name", api.DisplayName)))));
    }

    private static XElement Catalog(string name, string displayName, string description, string? parent) =>
        new(
            "catalog",
            new XAttribute("uniquename", name),
            ApiXml.Text("description", description),
            ApiXml.Text("displayname", displayName),
            new XElement("iscustomizable", 0),
            new XElement("name", displayName),
            parent is null ? null : new XElement("parentcatalogid", new XElement("uniquename", parent)));
}
