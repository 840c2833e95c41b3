using System.Text.Json.Nodes;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Commands;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Releases;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

public sealed class DiffTests(SampleSolution solution) : IClassFixture<SampleSolution>, IDisposable
{
    private const string Goal = SampleSolution.Goal;
    private const string Choice = "OptionSets/csm_Trend.xml";

    public static TheoryData<string> Losses => [.. LossCases.Keys];

    public static TheoryData<string> Changes => [.. ChangeCases.Keys];

    private static Dictionary<string, (string Component, ChangeKind Kind, Action<SampleSolution> Change)> LossCases => new(StringComparer.Ordinal)
    {
        ["text shortened"] = ("column", ChangeKind.Changed, copy => copy.Edit(Goal, root => { Column(root, "csm_Unit").SetElementValue("MaxLength", 20); Column(root, "csm_Unit").SetElementValue("Length", 40); })),
        ["range narrowed"] = ("column", ChangeKind.Changed, copy => copy.Edit(Goal, root => Column(root, "csm_Weight").SetElementValue("MaxValue", 10))),
        ["type changed"] = ("column", ChangeKind.Changed, copy => copy.Edit(Goal, root => Column(root, "csm_Unit").SetElementValue("Type", "ntext"))),
        ["day turned into a moment"] = ("column", ChangeKind.Changed, copy => copy.Edit(Goal, root => Column(root, "csm_Due").SetElementValue("Behavior", 1))),
        ["column dropped"] = ("column", ChangeKind.Dropped, copy => copy.Edit(Goal, root => Column(root, "csm_Target").Remove())),
        ["option removed"] = ("option", ChangeKind.Dropped, copy => copy.Edit(Choice, root => root.Descendants("option").Last().Remove())),
        ["table dropped"] = ("table", ChangeKind.Dropped, copy => Remove(copy, "Entities/csm_Renewal/Entity.xml")),
        ["relationship dropped"] = ("relationship", ChangeKind.Dropped, copy => Remove(copy, "Other/Relationships/csm_Kpi.xml")),
        ["variable dropped"] = ("environment variable", ChangeKind.Dropped, copy => File.Delete(copy.Path(SampleSolution.Variable))),
    };

    private static Dictionary<string, (string Component, ChangeKind Kind, Action<SampleSolution> Change)> ChangeCases => new(StringComparer.Ordinal)
    {
        ["text lengthened"] = ("column", ChangeKind.Changed, copy => copy.Edit(Goal, root => { Column(root, "csm_Unit").SetElementValue("MaxLength", 60); Column(root, "csm_Unit").SetElementValue("Length", 120); })),
        ["column secured"] = ("column", ChangeKind.Changed, copy => copy.Edit(Goal, root => Column(root, "csm_Unit").SetElementValue("IsSecured", 1))),
        ["option renamed"] = ("option", ChangeKind.Changed, copy => copy.Edit(Choice, root => root.Descendants("label").First().SetAttributeValue("description", "Sinking"))),
        ["key dropped"] = ("key", ChangeKind.Dropped, copy => copy.Edit(SampleSolution.Metric, root => root.Descendants("EntityKey").Remove())),
        ["cascade changed"] = ("relationship", ChangeKind.Changed, copy => copy.Edit("Other/Relationships/csm_Kpi.xml", root => root.Elements().First().SetElementValue("CascadeDelete", "Restrict"))),
        ["form field taken off"] = ("form", ChangeKind.Changed, copy => copy.Edit(copy.MainForm, root => root.Descendants("cell").First(cell => cell.Element("control")?.Attribute("datafieldname")?.Value == "csm_unit").Remove())),
        ["view's columns changed"] = ("view", ChangeKind.Changed, copy => copy.Edit(copy.First("Entities/csm_Goal/SavedQueries"), root => root.Descendants("cell").Last().Remove())),
        ["chart dropped"] = ("chart", ChangeKind.Dropped, copy => File.Delete(copy.Path(copy.Chart))),
        ["component's script changed"] = ("code component", ChangeKind.Changed, copy => copy.Write("Controls/csm_Csm.Controls.GoalTree/bundle.js", "var a = 1;")),
        ["dashboard changed"] = ("dashboard", ChangeKind.Changed, copy => copy.Edit(copy.Dashboard, root => root.Descendants("ChartGridMode").First().Value = "All")),
        ["privilege taken away"] = ("privilege", ChangeKind.Dropped, copy => copy.Edit("Roles/CSM.xml", root => root.Descendants("RolePrivilege").Last().Remove())),
        ["privilege widened"] = ("privilege", ChangeKind.Changed, copy => copy.Edit("Roles/CSM.xml", root => root.Descendants("RolePrivilege").First(one => one.Attribute("level")!.Value == "Basic").SetAttributeValue("level", "Global"))),
        ["field permission closed"] = ("field permission", ChangeKind.Changed, copy => copy.Replace(SampleSolution.Profiles, "<CanRead>4<", "<CanRead>0<")),
        ["step's rank changed"] = ("step", ChangeKind.Changed, copy => copy.Edit(copy.First("SdkMessageProcessingSteps"), root => root.SetElementValue("Rank", 9))),
        ["plug-in type dropped"] = ("plug-in type", ChangeKind.Dropped, copy => copy.Edit(copy.First("PluginAssemblies", "*.data.xml"), root => root.Descendants("PluginType").Last().Remove())),
        ["API opened"] = ("Custom API", ChangeKind.Changed, copy => copy.Edit(copy.First("customapis", "customapi.xml"), root => root.SetElementValue("isprivate", 7), withDeclaration: false)),
        ["parameter's type changed"] = ("request parameter", ChangeKind.Changed, copy => copy.Edit(copy.First("customapis", "customapirequestparameter.xml"), root => root.SetElementValue("type", 12), withDeclaration: false)),
        ["script changed"] = ("web resource", ChangeKind.Changed, copy => copy.Replace(SampleSolution.Script, "null;", "undefined;")),
        ["flow changed"] = ("flow", ChangeKind.Changed, copy => copy.Replace(copy.Flow, "\"Day\"", "\"Week\"")),
        ["variable's default changed"] = ("environment variable", ChangeKind.Changed, copy => copy.Replace(SampleSolution.Variable, "<defaultvalue>csm@", "<defaultvalue>other@")),
        ["app shows less"] = ("app component", ChangeKind.Dropped, copy => copy.Edit("AppModules/csm_CustomerSuccess/AppModule.xml", root => root.Descendants("AppModuleComponent").Last().Remove())),
        ["assignment dropped"] = ("catalog assignment", ChangeKind.Dropped, copy => copy.Edit(SampleSolution.Assignments, root => root.Elements().Last().Remove(), withDeclaration: false)),
        ["button changed"] = ("command bar", ChangeKind.Changed, copy => copy.Replace(SampleSolution.Ribbon, "Sequence=\"90\" LabelText", "Sequence=\"80\" LabelText")),
    };

    public void Dispose() => solution.Restore();

    [Fact]
    public void PackageAgainstItself_HasNoChanges()
    {
        var package = Contents();
        PackageDiff.Between(package, package).Changes.ShouldBeEmpty();
        package.Components.Keys.Select(key => key.Component).Distinct().Count().ShouldBeGreaterThan(25);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void ChangeThatCostsData_IsMarked(string name)
    {
        var (component, kind, change) = LossCases[name];
        var before = Contents();
        change(solution);

        var forth = PackageDiff.Between(before, Contents());
        forth.Losses.ShouldContain(loss => loss.Component == component && loss.Kind == kind, string.Join('\n', forth.Changes));
        if (kind == ChangeKind.Dropped)
        {
            PackageDiff.Between(Contents(), before).Changes.ShouldContain(back => back.Component == component && back.Kind == ChangeKind.Added);
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void ChangeThatCostsNoData_IsListedAndNotMarked(string name)
    {
        var (component, kind, change) = ChangeCases[name];
        var before = Contents();
        change(solution);

        var diff = PackageDiff.Between(before, Contents());
        diff.Changes.ShouldContain(one => one.Component == component && one.Kind == kind, string.Join('\n', diff.Changes));
        diff.Losses.ShouldBeEmpty();
    }

    [Fact]
    public async Task Verb_FailsOnLossUnlessAllowedAndWritesJson()
    {
        var folder = Directory.CreateTempSubdirectory("csm-diff-").FullName;
        var (older, newer) = (Path.Combine(folder, "old.zip"), Path.Combine(folder, "new.zip"));
        await File.WriteAllBytesAsync(older, Built(), TestContext.Current.CancellationToken);
        LossCases["text shortened"].Change(solution);
        await File.WriteAllBytesAsync(newer, Built(), TestContext.Current.CancellationToken);

        (await CommandLine.RunAsync(["diff", older, older])).ShouldBe(CommandLine.Success);
        (await CommandLine.RunAsync(["diff", older, newer])).ShouldBe(CommandLine.Refused);
        (await CommandLine.RunAsync(["diff", newer, older])).ShouldBe(CommandLine.Success, "a longer text costs nothing");
        (await CommandLine.RunAsync(["diff", older, newer, "--allow-loss"])).ShouldBe(CommandLine.Success);
        (await CommandLine.RunAsync(["diff", older, Path.Combine(folder, "none.zip")])).ShouldBe(CommandLine.Refused);

        var change = JsonNode.Parse(DiffCommand.ToJson(PackageDiff.Between(PackageContents.Read(PackageFile.Read(older)), PackageContents.Read(PackageFile.Read(newer)))))!["changes"]!.AsArray().ShouldHaveSingleItem()!;
        change["kind"]!.ToString().ShouldBe("changed");
        change["name"]!.ToString().ShouldBe("csm_goal.csm_unit");
        change["loss"]!.ToString().ShouldContain("20 characters");
        change["properties"]!.AsArray().Count.ShouldBe(2);
    }

    private static void Remove(SampleSolution copy, string path)
    {
        File.Delete(copy.Path(path));
        if (path.StartsWith("Other/Relationships/", StringComparison.Ordinal))
        {
            var names = CanonicalXml.Load(Path.Combine(SolutionFolders.Source, path)).Elements().Select(body => body.Attribute("Name")!.Value).ToHashSet(StringComparer.Ordinal);
            copy.Edit("Other/Relationships.xml", root => root.Elements().Where(stub => names.Contains(stub.Attribute("Name")!.Value)).Remove());
        }
    }

    private static XElement Column(XElement root, string name) => root.Descendants("attribute").First(column => column.Attribute("PhysicalName")?.Value == name);

    // Unlinted: a diff also reads packages this tool would not make.
    private byte[] Built() => PackageBuilder.Build(solution.Open(), SolutionFolders.PluginBinary, PackageType.Managed);

    private PackageContents Contents() => PackageContents.Read(PackageFile.Read(Built(), "package"));
}
