using System.Text.RegularExpressions;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>What the shipped screens are, beyond what lint demands of any solution.</summary>
public sealed class ScreenTests
{
    /// <summary>The forms Microsoft ships on the account; a solution that carries one of them changes it.</summary>
    private static readonly string[] MicrosoftsForms = ["{8448b78f-8f42-454e-8e2a-f8196b0419af}", "{a72c7955-442b-4ea4-9499-b10cd18b4256}"];

    private static readonly SourceTree Tree = new(SolutionFolders.Source);

    public static TheoryData<string> OwnTables => [.. Tree.Tables().Where(table => table.IsOwn).Select(table => table.SchemaName)];

    [Theory]
    [MemberData(nameof(OwnTables))]
    public void MainForm_ShowsEveryColumnPeopleMayFill(string name)
    {
        var table = Tree.Table(name);
        var shown = Forms(table, "main").SelectMany(form => form.Element("systemform")!.Element("form")!.Element("tabs")!.Descendants("control").Where(control => control.Descendants("QuickForms").Any() == false).Attributes("datafieldname")).Select(column => column.Value).ToHashSet(StringComparer.Ordinal);

        table.Columns.Where(column => column.IsCustom && !column.IsMoneyBase && column.Type != "primarykey").Select(column => column.LogicalName)
            .Where(column => !shown.Contains(column)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(OwnTables))]
    public void MainForm_BeginsWithTheNameAndHasAHeader(string name)
    {
        var table = Tree.Table(name);
        foreach (var form in Forms(table, "main"))
        {
            form.Descendants("tab").First().Descendants("control").First().Attribute("datafieldname")!.Value.ShouldBe(table.PrimaryName);
            form.Descendants("header").Single().Descendants("control").Count().ShouldBeInRange(1, 4);
        }
    }

    [Theory]
    [MemberData(nameof(OwnTables))]
    public void RequiredColumns_AreOnTheQuickCreateForm(string name)
    {
        var table = Tree.Table(name);
        var forms = Forms(table, "quickCreate").ToList();
        table.Info.Element("IsQuickCreateEnabled")!.Value.ShouldBe(forms.Count > 0 ? "1" : "0");
        foreach (var shown in forms.Select(form => form.Descendants("control").Attributes("datafieldname").Select(column => column.Value).ToHashSet(StringComparer.Ordinal)))
        {
            table.Columns.Where(column => column.IsCustom && column.IsRequired).Select(column => column.LogicalName).Where(column => !shown.Contains(column)).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(OwnTables))]
    public void Table_HasAnOwnIcon(string name)
    {
        var icon = Tree.Table(name).Info.Element("IconVectorName")?.Value;
        icon.ShouldNotBeNull();
        var drawing = XElement.Load(Tree.Absolute("WebResources/" + icon));
        drawing.Attribute("viewBox")!.Value.ShouldBe("0 0 16 16");
    }

    [Fact]
    public void Icons_AreDistinct() =>
        Tree.Files("WebResources/csm_/icons", "*.svg").Select(file => XElement.Load(Tree.Absolute(file)).Elements().Last().Attribute("d")!.Value).ShouldBeUnique();

    [Fact]
    public void MicrosoftsForms_AreNotCarried() =>
        Tree.Tables().SelectMany(table => Tree.Files(table.Folder + "/FormXml", recursive: true)).Select(file => Path.GetFileNameWithoutExtension(file).ToLowerInvariant()).Intersect(MicrosoftsForms).ShouldBeEmpty();

    [Fact]
    public void EveryTable_IsReachedFromTheNavigationOrAForm()
    {
        var entries = SiteMap().Descendants("SubArea").Attributes("Entity").Select(entity => entity.Value);
        var listed = Tree.Tables().SelectMany(table => Forms(table, "main")).SelectMany(form => form.Descendants("TargetEntityType")).Select(table => table.Value);
        Tree.Tables().Select(table => table.LogicalName).Except(entries.Concat(listed)).ShouldBeEmpty();
    }

    [Fact]
    public void NavigationEntriesOfViews_OpenViewsThatExist()
    {
        var links = SiteMap().Descendants("SubArea").Attributes("Url").Select(url => Regex.Match(url.Value, "etn=(?<table>[a-z_]+)&viewid=%7b(?<view>[0-9a-f-]{36})%7d", RegexOptions.ExplicitCapture)).Where(link => link.Success).ToList();
        links.Count.ShouldBeGreaterThan(3);
        foreach (var link in links)
        {
            Tree.Has($"{Tree.Table(link.Groups["table"].Value).Folder}/SavedQueries/{{{link.Groups["view"].Value}}}.xml").ShouldBeTrue(link.Value);
        }
    }

    [Fact]
    public void OwnViews_SayWhatTheyAnswer()
    {
        foreach (var view in Tree.Tables().SelectMany(table => Tree.Files(table.Folder + "/SavedQueries")).Select(file => Tree.Load(file).Element("savedquery")!))
        {
            var name = view.Element("LocalizedNames")!.Elements().Single().Attribute("description")!.Value;
            view.Element("Descriptions")?.Elements().Single().Attribute("description")!.Value.ShouldNotBeNullOrWhiteSpace(name);
            view.Element("Descriptions").ShouldNotBeNull(name);
        }
    }

    [Theory]
    [InlineData("Account", "My at-risk accounts")]
    [InlineData("Account", "Usage center gaps")]
    [InlineData("csm_Renewal", "Renewals in the next 90 days")]
    [InlineData("csm_Renewal", "Renewals in the next 180 days")]
    [InlineData("csm_Subscription", "Unstable subscribers")]
    [InlineData("csm_CallToAction", "Open calls to action by due date")]
    [InlineData("csm_Machine", "Silent machines")]
    [InlineData("csm_Goal", "Goals at risk")]
    [InlineData("csm_ValueEntry", "Value this quarter")]
    [InlineData("csm_GuaranteePeriod", "Guarantees breached")]
    public void WorkingView_IsPublicAndInTheApp(string table, string view)
    {
        var id = Tree.Ids.Ids[$"view {table} {view}"].ToString("B");
        Tree.Load($"Entities/{table}/SavedQueries/{id}.xml").Descendants("querytype").Single().Value.ShouldBe("0");
        App().Descendants("AppModuleComponent").ShouldContain(part => part.Attribute("type")!.Value == "26" && part.Attribute("id")!.Value == id);
    }

    private static IEnumerable<XElement> Forms(TableFile table, string kind) => Tree.Files($"{table.Folder}/FormXml/{kind}").Select(Tree.Load);

    private static XElement SiteMap() => Tree.Load(Tree.Files("AppModuleSiteMaps", recursive: true).Single());

    private static XElement App() => Tree.Load(Tree.Files("AppModules", recursive: true).Single());
}
