using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>
/// What each role finds in the navigation: the platform hides an entry of a table by itself, and one that opens an address
/// only by the privileges the entry names.
/// </summary>
public sealed class NavigationTests
{
    private static readonly SourceTree Tree = new(SolutionFolders.Source);

    [Theory]
    [InlineData("CSM", "My day")]
    [InlineData("CSM lead", "My day")]
    [InlineData("Customer success administrator", "My day")]
    [InlineData("Sales", "My renewals")]
    [InlineData("Service", "My problems")]
    public void Role_LandsOnWhatItMayRead(string role, string landing)
    {
        var readable = ReadableBy(role);
        var visible = SubAreas().Where(area => IsVisible(area, readable)).ToList();

        visible[0].Element("Titles")!.Elements().Single().Attribute("Title")!.Value.ShouldBe(landing);
        foreach (var area in visible)
        {
            TablesOf(area).Except(readable, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty($"{role}: {area.Attribute("Id")!.Value}");
        }
    }

    private static IEnumerable<XElement> SubAreas() => Tree.Load(Tree.Files("AppModuleSiteMaps", recursive: true).Single()).Descendants("SubArea");

    private static HashSet<string> ReadableBy(string role)
    {
        const string read = "prvRead";
        return Tree.Load($"Roles/{role}.xml").Descendants("RolePrivilege").Select(privilege => privilege.Attribute("name")!.Value)
            .Where(name => name.StartsWith(read, StringComparison.Ordinal)).Select(name => name[read.Length..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsVisible(XElement area, HashSet<string> readable) =>
        area.Elements("Privilege").Select(privilege => privilege.Attribute("Entity")!.Value)
            .Concat(area.Attributes("Entity").Select(entity => entity.Value)).All(readable.Contains);

    private static IEnumerable<string> TablesOf(XElement area)
    {
        if (area.Attribute("DefaultDashboard")?.Value is { } dashboard)
        {
            return Tree.Load($"Dashboards/{dashboard}.xml").Descendants("TargetEntityType").Select(table => table.Value);
        }

        const string marker = "etn=";
        var url = area.Attribute("Url")?.Value ?? string.Empty;
        var start = url.IndexOf(marker, StringComparison.Ordinal);
        return start < 0 ? area.Attributes("Entity").Select(entity => entity.Value) : [url[(start + marker.Length)..].Split('&')[0]];
    }
}
