using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>The admin guide names what an administrator has to set, and nothing of it is missing.</summary>
public sealed class AdminGuideTests
{
    private static readonly SourceTree Tree = new(SolutionFolders.Source);
    private static readonly string Guide = File.ReadAllText(Path.Combine(SolutionFolders.Root, "solution", "ADMIN-GUIDE.md"));

    [Fact]
    public void EveryFlow_IsExplained() => Tree.Files("Workflows", "*.data.xml").Select(file => Tree.Load(file).Attribute("Name")!.Value).ShouldAllBe(name => Guide.Contains($"| {name} |"));

    [Fact]
    public void EveryButton_IsExplained()
    {
        var labels = Tree.Tables().Select(table => Tree.Load(table.Folder + "/RibbonDiff.xml")).SelectMany(ribbon => ribbon.Descendants("LocLabel"))
            .Where(label => label.Attribute("Id")!.Value.EndsWith(".Label", StringComparison.Ordinal)).Select(label => label.Descendants("Title").Single().Attribute("description")!.Value).ToArray();
        labels.Length.ShouldBe(9);
        labels.ShouldAllBe(label => Guide.Contains($"| {label} |"));
    }

    [Fact]
    public void EveryVariableAndConnection_IsExplained()
    {
        Tree.Files("environmentvariabledefinitions", recursive: true).Select(file => Tree.Load(file).Attribute("schemaname")!.Value).ShouldAllBe(name => Guide.Contains($"(`{name}`)"));
        Tree.Load("Other/Customizations.xml").Element("connectionreferences")!.Elements().Select(one => one.Element("connectionreferencedisplayname")!.Value).ShouldAllBe(name => Guide.Contains($"**{name}**"));
    }

    [Fact]
    public void EveryRoleAndProfile_IsGivenToSomebody()
    {
        Tree.Files("Roles").Select(file => Tree.Load(file).Attribute("name")!.Value).ShouldAllBe(name => Guide.Contains($"| {name} |"));
        Tree.Load("Other/FieldSecurityProfiles.xml").Elements().Select(profile => profile.Attribute("name")!.Value).ShouldAllBe(name => Guide.Contains($"| {name} |"));
    }

    [Fact]
    public void EveryEvent_IsListed() =>
        Tree.Load("Assets/catalogassignments.xml").Elements().Select(one => one.Attribute("object.uniquename")!.Value).ShouldAllBe(name => Guide.Contains($"`{name}`"));

    [Fact]
    public void CountsOfTheReferenceData_AreTrue()
    {
        var data = System.Xml.Linq.XDocument.Load(Path.Combine(SolutionFolders.Data, "data.xml")).Root!.Elements("entity")
            .ToDictionary(entity => entity.Attribute("name")!.Value, entity => entity.Descendants("record").Count());
        var text = string.Join(' ', Guide.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        text.ShouldContain($"{data["csm_metric"]} metrics, three health models");
        text.ShouldContain($"eight playbooks with {data["csm_playbookstep"]} steps and the {data["csm_referencetask"]} reference tasks");
        (data["csm_healthmodel"], data["csm_segmentrule"], data["csm_playbook"]).ShouldBe((3, 3, 8));
    }
}
