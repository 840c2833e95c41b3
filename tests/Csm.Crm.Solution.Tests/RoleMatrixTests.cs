using System.IO.Compression;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>
/// Which role can do what on which table, from the package an admin imports. Rights in the order Create, Read, Write,
/// Delete, Append, append To, aSsign, sHare: <c>CRWDATSH</c>.
/// </summary>
public sealed class RoleMatrixTests
{
    private const string All = "CRWDATSH";
    private const string Configured = "CRWDAT";

    private static readonly string[] Work =
    [
        "BusinessProfile", "CallToAction", "Downtime", "Feedback", "Goal", "GoalRelation", "Guarantee", "Insight", "Kpi", "Machine", "Problem", "ReleaseAdoption",
        "Renewal", "Site", "Subscription", "SuccessPlan", "TeamMember", "Training", "TrainingAttendance", "UsageCenterMember", "ValueReport",
    ];

    private static readonly string[] Metered =
        ["ConsignmentStock", "DigitalUsage", "GuaranteePeriod", "HealthEvidence", "HealthScore", "KpiMeasurement", "MachineDay", "MachineFault", "ValueEntry", "ViuMetric"];

    private static readonly string[] Configuration =
        ["Benchmark", "CsmObjective", "HealthFactor", "HealthModel", "Material", "Metric", "Playbook", "PlaybookStep", "ReferenceTask", "Release", "RenewalModel", "SegmentRule"];

    private static readonly (string Letter, string Verb)[] Letters =
        [("C", "Create"), ("R", "Read"), ("W", "Write"), ("D", "Delete"), ("A", "Append"), ("T", "AppendTo"), ("S", "Assign"), ("H", "Share")];

    private static readonly XElement Customizations = Read();

    [Fact]
    public void Csm_DoesEverythingOnOwnRowsMeasuresByHandReadsTheUnitsInsightsAndChangesNoConfiguration() => Expect("CSM", "Basic",
        [.. Same(Work.Except(["CallToAction", "Insight"]), "CRWDAT"), ("CallToAction", "CRWDATS"), ("Insight", "CWDAT"), .. Same(Metered.Except(["KpiMeasurement"]), "RT"), ("KpiMeasurement", "CRWAT")],
        [.. Same(Configuration, "RT")],
        ("Insight", "R", "Local"));

    [Fact]
    public void Lead_DoesTheSameForTheBusinessUnitAndHandsOver() => Expect("CSM lead", "Local",
        [.. Same(Work, All), .. Same(Metered.Except(["KpiMeasurement"]), "RWTSH"), ("KpiMeasurement", "CRWATSH")],
        [.. Same(Configuration, "RT")]);

    [Fact]
    public void Sales_ReadsHealthGoalsAndValueAndWritesRenewals() => Expect("Sales", "Local",
        [
            .. Same(["Goal", "GoalRelation", "Guarantee", "GuaranteePeriod", "HealthEvidence", "HealthScore", "Kpi", "KpiMeasurement", "SuccessPlan", "ValueEntry", "ViuMetric"], "R"),
            ("Subscription", "RT"), ("ValueReport", "RT"), ("Renewal", "RWAT"),
        ],
        [.. Same(["HealthFactor", "HealthModel", "Metric"], "R"), ("RenewalModel", "RT")]);

    [Fact]
    public void Service_WorksOnProblemsDowntimeMachinesAndFaults() => Expect("Service", "Local",
        [
            ("Problem", "CRWAT"), ("Downtime", "CRWAT"), ("Machine", "RWAT"), ("MachineFault", "RWT"), ("MachineDay", "R"),
            .. Same(["Site", "Subscription", "UsageCenterMember"], "RT"),
        ],
        []);

    [Fact]
    public void Administrator_DoesEverythingOnEveryTableButTheLedgerWhichOnlyTheSystemBooks() => Expect("Customer success administrator", "Global",
        [.. Same(Work.Concat(Metered).Except(["ValueEntry"]), All), ("ValueEntry", "RWTSH")],
        [.. Same(Configuration.Append("IngestionIssue"), Configured)]);

    [Fact]
    public void TelemetryWriter_WritesFiguresAndDeletesOnlyWhatRetentionThins() => Expect("Telemetry writer", "Global",
        [
            .. Same(["DigitalUsage", "MachineDay", "ViuMetric"], "CRWDAS"), .. Same(["ConsignmentStock", "MachineFault"], "CRWAS"),
            ("Downtime", "R"), ("Kpi", "RW"), ("Machine", "RWAT"), ("Site", "RT"),
        ],
        [("Benchmark", "CRWA"), ("IngestionIssue", "CRWDA"), ("Metric", "RT"), ("Material", "RT")]);

    [Fact]
    public void TheTablesOfTheMatrix_AreTheTablesOfTheSource() =>
        Work.Concat(Metered).Concat(Configuration).Append("IngestionIssue").Select(name => "csm_" + name)
            .ShouldBe(new SourceTree(SolutionFolders.Source).Tables().Where(table => table.IsOwn).Select(table => table.SchemaName), ignoreOrder: true);

    [Theory]
    [InlineData("CSM", "Basic", "RWAT")]
    [InlineData("CSM lead", "Local", "RWATSH")]
    [InlineData("Sales", "Local", "RT")]
    [InlineData("Service", "Local", "RT")]
    [InlineData("Customer success administrator", "Global", "RWATSH")]
    [InlineData("Telemetry writer", "Global", "RWT")]
    public void Account_IsOpenAsFarAsTheWorkNeeds(string role, string level, string rights)
    {
        var granted = Privileges(role).Where(privilege => privilege.Name.EndsWith("Account", StringComparison.Ordinal)).ToList();
        granted.ShouldAllBe(privilege => privilege.Level == level);
        Sorted(granted.Select(privilege => Letter(privilege.Name, "Account"))).ShouldBe(rights);
    }

    [Fact]
    public void TheApp_IsOpenToPeopleAndClosedToTheTelemetryWriter()
    {
        var ids = Customizations.Descendants("Role").Where(role => role.Attribute("name") is not null).ToDictionary(role => role.Attribute("name")!.Value, role => role.Attribute("id")!.Value, StringComparer.Ordinal);
        var open = Customizations.Descendants("AppModuleRoleMaps").Single().Elements("Role").Select(role => role.Attribute("id")!.Value).ToList();
        ids.Where(pair => open.Contains(pair.Value, StringComparer.Ordinal)).Select(pair => pair.Key)
            .ShouldBe(["CSM", "CSM lead", "Sales", "Service", "Customer success administrator"], ignoreOrder: true);
    }

    [Fact]
    public void OnlyTheAdministrator_WritesConfiguration()
    {
        var writing = Customizations.Descendants("Role").Where(role => role.Attribute("name") is not null).Select(role => role.Attribute("name")!.Value)
            .Where(role => Privileges(role).Any(privilege => Configuration.Except(["Benchmark"]).Any(table => privilege.Name is { } name && (name == "prvWritecsm_" + table || name == "prvCreatecsm_" + table || name == "prvDeletecsm_" + table))));
        writing.ShouldBe(["Customer success administrator"]);
    }

    private static void Expect(string role, string level, (string Table, string Rights)[] userOwned, (string Table, string Rights)[] organisationOwned, params (string Table, string Rights, string Level)[] wider)
    {
        var expected = userOwned.Select(row => (row.Table, row.Rights, Level: level)).Concat(organisationOwned.Select(row => (row.Table, row.Rights, Level: "Global"))).Concat(wider);
        var found = Privileges(role).Where(privilege => privilege.Name.Contains("csm_", StringComparison.Ordinal))
            .GroupBy(privilege => (Table: privilege.Name[(privilege.Name.IndexOf("csm_", StringComparison.Ordinal) + "csm_".Length)..], privilege.Level))
            .Select(group => (group.Key.Table, Rights: Sorted(group.Select(privilege => Letter(privilege.Name, "csm_" + group.Key.Table))), group.Key.Level));
        found.Select(row => $"{row.Table} {row.Rights} {row.Level}").ShouldBe(expected.Select(row => $"{row.Table} {row.Rights} {row.Level}"), ignoreOrder: true);
    }

    private static IEnumerable<(string Table, string Rights)> Same(IEnumerable<string> tables, string rights) => tables.Select(table => (table, rights));

    private static string Letter(string privilege, string table) => Letters.Single(letter => privilege == "prv" + letter.Verb + table).Letter;

    private static string Sorted(IEnumerable<string> letters) => string.Concat(letters.OrderBy(letter => Array.FindIndex(Letters, one => one.Letter == letter)));

    private static IEnumerable<(string Name, string Level)> Privileges(string role) =>
        Customizations.Descendants("Role").Single(one => one.Attribute("name")?.Value == role).Descendants("RolePrivilege")
            .Select(privilege => (privilege.Attribute("name")!.Value, privilege.Attribute("level")!.Value));

    private static XElement Read()
    {
        using var zip = new ZipArchive(new MemoryStream(SolutionPacker.Pack(SolutionFolders.Source, SolutionFolders.PluginBinary, PackageType.Managed)));
        using var stream = zip.GetEntry("customizations.xml")!.Open();
        return XElement.Load(stream);
    }
}
