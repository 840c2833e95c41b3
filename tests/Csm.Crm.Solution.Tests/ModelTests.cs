using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>The data model against the domain's list, and the laws every table and column keeps.</summary>
public sealed class ModelTests
{
    private static readonly SourceTree Tree = new(SolutionFolders.Source);
    private static readonly IReadOnlyList<TableFile> Tables = Tree.Tables();
    private static readonly XElement[] Relationships = [.. Tree.Files("Other/Relationships").SelectMany(file => Tree.Load(file).Elements())];

    /// <summary>Table, owner (U users, O organisation) and natural keys, columns without prefix, as the domain lists them.</summary>
    public static TheoryData<string, string, string> Domain => new()
    {
        { "BusinessProfile", "U", "accountid" },
        { "UsageCenterMember", "U", "accountid+contactid" },
        { "TeamMember", "U", "accountid+userid+role" },
        { "SegmentRule", "O", "name" },
        { "Goal", "U", string.Empty },
        { "GoalRelation", "U", "goalid+othergoalid+kind" },
        { "Metric", "O", "code" },
        { "Kpi", "U", "accountid+metricid+goalid" },
        { "KpiMeasurement", "U", "kpiid+periodkind+periodstart" },
        { "SuccessPlan", "U", string.Empty },
        { "Site", "U", "accountid+name" },
        { "Machine", "U", "pin deviceid" },
        { "MachineDay", "U", "machineid+day" },
        { "MachineFault", "U", "machineid+code+firstseen" },
        { "ViuMetric", "U", "accountid+metricid+periodkind+periodstart" },
        { "ValueEntry", "U", "accountid+goalid+metricid+month+revision" },
        { "Benchmark", "O", "cohort+metricid+month" },
        { "Material", "O", "number" },
        { "ConsignmentStock", "U", "siteid+materialid" },
        { "DigitalUsage", "U", "contactid+product+day" },
        { "Subscription", "U", "number" },
        { "Guarantee", "U", "subscriptionid+metricid" },
        { "GuaranteePeriod", "U", "guaranteeid+period" },
        { "Downtime", "U", "machineid+from" },
        { "Renewal", "U", "subscriptionid+termend" },
        { "HealthModel", "O", "name+version" },
        { "HealthFactor", "O", "healthmodelid+name" },
        { "HealthScore", "U", "accountid+scoredon" },
        { "HealthEvidence", "U", "healthscoreid+healthfactorid+kind" },
        { "CallToAction", "U", "openkey" },
        { "Playbook", "O", "name" },
        { "PlaybookStep", "O", "playbookid+order" },
        { "Problem", "U", string.Empty },
        { "Training", "U", string.Empty },
        { "TrainingAttendance", "U", "trainingid+memberid" },
        { "Feedback", "U", string.Empty },
        { "Release", "O", string.Empty },
        { "ReleaseAdoption", "U", "accountid+releaseid" },
        { "ValueReport", "U", string.Empty },
        { "Insight", "U", string.Empty },
        { "CsmObjective", "O", "kpi+periodkind+periodstart" },
        { "ReferenceTask", "O", "number" },
        { "IngestionIssue", "O", "kind+deviceid+day" },

        // Not in the domain's list: the coefficients that a refit of the likelihood writes (R12).
        { "RenewalModel", "O", string.Empty },
    };

    private static IEnumerable<(TableFile Table, ColumnElement Column)> OwnColumns =>
        Tables.SelectMany(table => table.Columns.Where(column => column.IsCustom && !column.IsMoneyBase).Select(column => (table, column)));

    [Theory]
    [MemberData(nameof(Domain))]
    public void TableOfTheDomain_IsThereWithItsOwnerAndKeys(string name, string owner, string keys)
    {
        var table = Tree.Table("csm_" + name);

        table.IsUserOwned.ShouldBe(owner == "U");
        var found = table.Info.Element("EntityKeys")?.Elements().Select(key => string.Join('+', key.Descendants("AttributeName").Select(column => column.Value["csm_".Length..]))) ?? [];
        found.ShouldBe(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Fact]
    public void NoTableIsThereThatTheDomainDoesNotList()
    {
        var listed = Domain.Select(row => "csm_" + row.Data.Item1).Append("Account");
        Tables.Select(table => table.SchemaName).ShouldBe(listed, ignoreOrder: true);
    }

    [Fact]
    public void EveryTableColumnAndChoice_IsDescribedInMoreThanItsName()
    {
        var described = Tables.Where(table => table.IsOwn).Select(table => (Name: table.SchemaName, table.DisplayName, Text: Text(table.Info)))
            .Concat(OwnColumns.Select(pair => (Name: $"{pair.Table.SchemaName}.{pair.Column.SchemaName}", DisplayName: pair.Column.Label, Text: pair.Column.Description)))
            .Concat(Tree.Files("OptionSets").Select(Tree.Load).Select(choice => (Name: choice.Attribute("Name")!.Value, DisplayName: choice.Attribute("localizedName")!.Value, Text: Text(choice))));

        described.Where(one => one.Text.Length < 10 || !one.Text.EndsWith('.') || one.Text.TrimEnd('.').Equals(one.DisplayName, StringComparison.OrdinalIgnoreCase))
            .Select(one => $"{one.Name}: {one.Text}").ShouldBeEmpty();
    }

    [Fact]
    public void EveryDateColumn_SaysHowItBehaves()
    {
        OwnColumns.Where(pair => pair.Column.Type == "datetime")
            .Where(pair => !pair.Column.Description.Contains(pair.Column["Behavior"] == "2" ? "no time zone." : "reader's time zone.", StringComparison.Ordinal))
            .Select(pair => $"{pair.Table.SchemaName}.{pair.Column.SchemaName}").ShouldBeEmpty();
    }

    [Fact]
    public void PersonalAssessments_AreSecuredAndOpenedByAProfile()
    {
        var secured = OwnColumns.Where(pair => pair.Column.IsSecured).Select(pair => $"{pair.Table.LogicalName}.{pair.Column.LogicalName}").ToList();
        secured.ShouldBe(["account.csm_creditrisk", "account.csm_stanceindex", "csm_businessprofile.csm_defaultrisk", "csm_usagecentermember.csm_knowhow", "csm_usagecentermember.csm_knowhowtrend", "csm_usagecentermember.csm_motivation", "csm_usagecentermember.csm_motivationtrend", "csm_usagecentermember.csm_stance"], ignoreOrder: true);

        foreach (var (name, rights) in new[] { ("Personal assessments", "444"), ("Personal assessments (read only)", "400") })
        {
            var profile = Tree.Load(FieldSecurityFiles.File).Elements().Single(one => one.Attribute("name")!.Value == name);
            profile.Attribute("description")!.Value.ShouldNotBeEmpty();
            profile.Descendants("FieldPermission").Select(one => $"{one.Element("EntityName")!.Value}.{one.Element("AttributeName")!.Value}").ShouldBe(secured, ignoreOrder: true);

            // Trends and the index are computed from the assessments: nobody types them.
            profile.Descendants("FieldPermission").ShouldAllBe(one => one.Element("CanRead")!.Value + one.Element("CanUpdate")!.Value + one.Element("CanCreate")!.Value
                == (IsComputed(one.Element("AttributeName")!.Value) ? "400" : rights));
        }
    }

    private static bool IsComputed(string column) => column.EndsWith("trend", StringComparison.Ordinal) || column.EndsWith("index", StringComparison.Ordinal);

    [Fact]
    public void WhatMachinesWrite_IsNotAuditedAndWhatPeopleEditIs()
    {
        string[] machineWritten = ["Benchmark", "ConsignmentStock", "DigitalUsage", "GuaranteePeriod", "HealthEvidence", "HealthScore", "IngestionIssue", "KpiMeasurement", "MachineDay", "MachineFault", "ViuMetric"];
        Tables.Where(table => table.IsOwn && table.Info.Element("IsAuditEnabled")!.Value == "0").Select(table => table.SchemaName["csm_".Length..]).ShouldBe(machineWritten, ignoreOrder: true);
        Tree.Table("csm_goal").Column("csm_target")!.IsAudited.ShouldBeTrue();
        Tree.Table("csm_goal").Column("csm_progress")!.IsAudited.ShouldBeFalse();
        Tree.Table("account").Column("csm_healthscore")!.IsAudited.ShouldBeFalse();
    }

    [Fact]
    public void EveryTable_FollowsOneParentAtMost()
    {
        Relationships.Where(RelationshipRules.HandsOn).GroupBy(body => body.Element("ReferencingEntityName")!.Value, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(body => body.Attribute("Name")!.Value))}").ShouldBeEmpty();
    }

    [Fact]
    public void EveryRowOfACustomer_FollowsTheAccountDirectlyOrThroughItsParents()
    {
        var parents = Relationships.Where(body => body.Element("CascadeAssign")!.Value == "Cascade")
            .ToDictionary(body => body.Element("ReferencingEntityName")!.Value, body => body.Element("ReferencedEntityName")!.Value, StringComparer.Ordinal);
        foreach (var table in Tables.Where(table => table.IsOwn && table.IsUserOwned && table.SchemaName != "csm_Insight"))
        {
            var at = table.SchemaName;
            while (at != "Account")
            {
                parents.ShouldContainKey(at, $"{table.SchemaName} does not follow the account.");
                at = parents[at];
            }
        }
    }

    [Fact]
    public void Configuration_IsKeptFromDeletionWhileRowsUseIt()
    {
        var configuration = Tables.Where(table => table.IsOwn && !table.IsUserOwned).Select(table => table.SchemaName).ToHashSet(StringComparer.Ordinal);
        Relationships.Where(body => configuration.Contains(body.Element("ReferencedEntityName")!.Value) && !configuration.Contains(body.Element("ReferencingEntityName")!.Value))
            .Where(body => body.Element("CascadeDelete")!.Value != "Restrict" && body.Attribute("Name")!.Value != "csm_healthfactor_csm_healthevidence_HealthFactorId")
            .Select(body => body.Attribute("Name")!.Value).ShouldBeEmpty("Evidence outlives a factor; everything else keeps its configuration.");
    }

    [Fact]
    public void NumbersPeopleQuote_AreGivenAutomatically()
    {
        OwnColumns.Where(pair => pair.Column["AutoNumberFormat"] is { Length: > 0 }).Select(pair => $"{pair.Table.SchemaName} {pair.Column["AutoNumberFormat"]}")
            .ShouldBe(["csm_Problem PRB-{SEQNUM:6}", "csm_Subscription SUB-{SEQNUM:6}"], ignoreOrder: true);
    }

    [Fact]
    public void ReportsAndCondensedEvidence_HoldAMegabyte()
    {
        foreach (var (table, column) in new[] { ("csm_ValueReport", "csm_Html"), ("csm_HealthScore", "csm_EvidenceJson") })
        {
            int.Parse(Tree.Table(table).Column(column)!["MaxLength"]!, CultureInfo.InvariantCulture).ShouldBe(1048576);
        }
    }

    private static string Text(XElement described) => described.Element("Descriptions")!.Elements().First().Attribute("description")!.Value;
}

/// <summary>What the platform's documentation calls a parental relationship.</summary>
internal static class RelationshipRules
{
    private static readonly string[] Actions = ["CascadeAssign", "CascadeDelete", "CascadeReparent", "CascadeShare", "CascadeUnshare"];

    /// <summary>True when any action is handed on to the referencing rows; deletion counts like the others.</summary>
    public static bool HandsOn(XElement body) => Actions.Any(action => body.Element(action)!.Value is "Cascade" or "ActiveOnly" or "UserOwned");
}
