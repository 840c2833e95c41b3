using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Commands;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>The verbs for roles, profiles and changes, as they are typed.</summary>
public sealed class SecurityAuthoringTests : IDisposable
{
    private readonly SolutionCopy copy = new();

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task ANewRole_CarriesWhatItWasGivenAndLintsClean()
    {
        await Do("add", "role", "--name", "Auditor");
        await Do("add", "role-privilege", "--role", "Auditor", "--table", "csm_Goal", "--level", "Global", "--verbs", "Read");
        await Do("add", "platform-privilege", "--role", "Auditor", "--privilege", "prvReadUser", "--level", "Global");

        copy.Open().Load("Roles/Auditor.xml").Descendants("RolePrivilege").Select(one => one.Attribute("name")!.Value + " " + one.Attribute("level")!.Value)
            .ShouldBe(["prvReadUser Global", "prvReadcsm_Goal Global"]);
        copy.Lint().ShouldBeEmpty();
        await Refused("add", "role", "--name", "Auditor");
        await Refused("add", "platform-privilege", "--role", "Auditor", "--privilege", "prvReadSystemUser", "--level", "Global");
        await Refused("add", "platform-privilege", "--role", "Auditor", "--privilege", "prvReadUser", "--level", "Wide");
    }

    [Fact]
    public async Task ASecuredColumn_LintsCleanOnceAProfileOpensIt()
    {
        await Do("add", "column", "--table", "csm_Feedback", "--name", "csm_Mood", "--type", "int(0..4)", "--label", "Mood", "--description", "How the person felt, 0 to 4.", "--secured", "--audit", "false");
        copy.Lint().ShouldHaveSingleItem().Number.ShouldBe(20);

        await Do("add", "field-security", "--profile", "Personal assessments", "--table", "csm_Feedback", "--column", "csm_Mood", "--allow", "Read", "Update");

        copy.Lint().ShouldBeEmpty();
        var column = copy.Open().Table("csm_Feedback").Column("csm_Mood")!;
        (column.IsSecured, column.IsAudited).ShouldBe((true, false));
        var permission = copy.Open().Load(FieldSecurityFiles.File).Descendants("FieldPermission").Single(one => one.Element("AttributeName")!.Value == "csm_mood");
        (permission.Element("CanRead")!.Value + permission.Element("CanUpdate")!.Value + permission.Element("CanCreate")!.Value).ShouldBe("440");
    }

    [Fact]
    public async Task AProfileForAnOpenColumn_IsRefused() =>
        await Refused("add", "field-security", "--profile", "Personal assessments", "--table", "csm_Goal", "--column", "csm_Target", "--allow", "Read");

    [Fact]
    public async Task ANewProfile_GetsAnIdAndARootComponent()
    {
        await Do("add", "field-security", "--profile", "Auditors", "--description", "Read for the yearly audit.", "--table", "account", "--column", "csm_CreditRisk", "--allow", "Read");

        copy.Lint().ShouldBeEmpty();
        var tree = copy.Open();
        var id = tree.Load(FieldSecurityFiles.File).Elements().Single(one => one.Attribute("name")!.Value == "Auditors").Attribute("fieldsecurityprofileid")!.Value;
        tree.Load(Manifest.SolutionFile).Descendants("RootComponent").ShouldContain(one => one.Attribute("type")!.Value == "70" && one.Attribute("id")!.Value == id);
    }

    [Fact]
    public async Task SetColumn_ChangesEveryCopyOfTheDescription()
    {
        await Do("set", "column", "--table", "csm_Machine", "--name", "csm_SiteId", "--description", "Yard the machine stands at.");
        await Do("set", "column", "--table", "csm_Machine", "--name", "csm_ThirdParty", "--description", "Built by somebody else.", "--audit", "false");

        var machine = copy.Open().Table("csm_Machine");
        machine.Column("csm_SiteId")!.Description.ShouldBe("Yard the machine stands at.");
        File.ReadAllText(copy.Path("Other/Relationships/csm_Site.xml")).ShouldContain("Yard the machine stands at.");
        machine.Column("csm_ThirdParty")!.Element.Descendants("Description").Count(text => text.Attribute("description")!.Value == "Built by somebody else.").ShouldBe(2);
        machine.Column("csm_ThirdParty")!.IsAudited.ShouldBeFalse();
        copy.Lint().ShouldBeEmpty();
    }

    [Fact]
    public async Task SetColumn_GivesAChoiceItsFirstOptionAndAsksForIt()
    {
        await Do("set", "column", "--table", "csm_Problem", "--name", "csm_Status", "--default", "In progress", "--required", "true");
        await Do("set", "column", "--table", "csm_Problem", "--name", "csm_Class", "--required", "false");

        var problem = copy.Open().Table("csm_Problem");
        problem.Column("csm_Status")!.Element.Element("AppDefaultValue")!.Value.ShouldBe("729100001");
        problem.Column("csm_Status")!.Element.Element("RequiredLevel")!.Value.ShouldBe("required");
        problem.Column("csm_Class")!.Element.Element("AppDefaultValue")!.Value.ShouldBe("-1");
        copy.Lint().ShouldBeEmpty();
        await Refused("set", "column", "--table", "csm_Problem", "--name", "csm_Status", "--default", "Forgotten");
        await Refused("set", "column", "--table", "csm_Problem", "--name", "csm_RaisedOn", "--default", "Open");
    }

    [Fact]
    public async Task SetTableAndChoice_ChangeWhatTheySayAndNothingElse()
    {
        await Do("set", "table", "--name", "csm_Goal", "--description", "What a customer wants.", "--audit", "false");
        await Do("set", "choice", "--name", "csm_Severity", "--option", "High", "--description", "Within a day.");

        var info = copy.Open().Table("csm_Goal").Info;
        info.Element("Descriptions")!.Elements().Single().Attribute("description")!.Value.ShouldBe("What a customer wants.");
        info.Element("IsAuditEnabled")!.Value.ShouldBe("0");
        File.ReadAllText(copy.Path("OptionSets/csm_Severity.xml")).ShouldContain("Within a day.");
        copy.Lint().ShouldBeEmpty();
        await Refused("set", "table", "--name", "account", "--audit", "true");
        await Refused("set", "choice", "--name", "csm_Severity", "--option", "Huge", "--description", "No such option.");
        await Refused("set", "column", "--table", "csm_Goal", "--name", "csm_Nothing", "--audit", "true");
    }

    [Fact]
    public async Task AColumnInAKey_CannotBeSecuredNorASecuredOneBeAKey()
    {
        await Refused("set", "column", "--table", "csm_Machine", "--name", "csm_Pin", "--secured", "true");
        await Refused("add", "key", "--table", "csm_UsageCenterMember", "--name", "csm_StanceKey", "--label", "Stance", "--columns", "csm_Stance");
    }

    [Theory]
    [InlineData("csm_SegmentRule", "csm_RequiredRoles")]
    [InlineData("csm_SegmentRule", "csm_MinimumArr")]
    [InlineData("csm_BusinessProfile", "csm_ValueChain")]
    [InlineData("csm_Goal", "csm_Nothing")]
    public async Task AKeyOverWhatNoKeyTakes_IsRefused(string table, string column) =>
        await Refused("add", "key", "--table", table, "--name", "csm_TestKey", "--label", "Test", "--columns", column);

    [Fact]
    public async Task AKeyWiderThanTheIndex_IsRefused() =>
        await Refused("add", "key", "--table", "csm_CallToAction", "--name", "csm_WideKey", "--label", "Wide", "--columns", "csm_OpenKey", "csm_Reason");

    [Fact]
    public async Task ASecondParent_IsRefusedEvenWhenItOnlyDeletes()
    {
        await Refused("add", "relationship", "--from", "csm_Goal", "--to", "csm_Site", "--name", "csm_HomeId", "--label", "Home", "--description", "Where the goal counts.", "--cascade", "Delete");
        await Refused("set", "relationship", "--table", "csm_MachineDay", "--column", "csm_AccountId", "--cascade", "Parental");

        await Do("set", "relationship", "--table", "csm_MachineDay", "--column", "csm_SiteId", "--cascade", "Restrict");
        copy.Lint().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text(4001)")]
    [InlineData("memo(1048577)")]
    [InlineData("url(0)")]
    public void ATextLongerThanThePlatformKeeps_IsRefused(string type) => Should.Throw<FormatException>(() => ColumnType.Parse(type)).Message.ShouldContain("platform keeps");

    [Fact]
    public void ANumberFormatOnAnAddress_IsRefused() =>
        Should.Throw<ArgumentException>(() => new SolutionAuthor(copy.Open()).AddColumn("csm_Site", new ColumnText("csm_Map", "Map", "Address of the map."), ColumnType.Parse("url(200)"), autoNumber: "M-{SEQNUM:4}"))
            .Message.ShouldContain("plain text");

    [Fact]
    public void WhatTheToolWrites_ReadsAsItWrites()
    {
        var tree = copy.Open();
        foreach (var file in new[] { "Entities", "OptionSets", "Other", "Roles" }.SelectMany(folder => tree.Files(folder, recursive: true)))
        {
            CanonicalXml.ToBytes(tree.Load(file)).ShouldBe(File.ReadAllBytes(tree.Absolute(file)), file);
        }
    }

    private async Task Do(params string[] arguments) => (await CommandLine.RunAsync([.. arguments, "--source", copy.Source])).ShouldBe(CommandLine.Success, string.Join(' ', arguments));

    private async Task Refused(params string[] arguments) => (await CommandLine.RunAsync([.. arguments, "--source", copy.Source])).ShouldBe(CommandLine.Refused, string.Join(' ', arguments));
}
