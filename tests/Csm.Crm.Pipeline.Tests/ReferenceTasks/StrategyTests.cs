using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>1.1 Define strategy and targets.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis)]
public class StrategyTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("1.1.1", "CSM lead")]
    public void CaseForInvesting_IsRetentionDeliveredValueAndCostAgainstTheirTargets()
    {
        var scene = new ProviderYear(_desk);
        scene.Aim(ProviderKpi.Nrr, 105m, 100m);
        scene.Work(minutes: 150);
        scene.Value();
        scene.Close(hourlyCost: 80m);

        _desk.Screens.TileChart("CSM lead", "Value by month").Values.Sum().ShouldBe(4_000m);
        _desk.Screens.View<Renewal>("csm_renewal", "Renewals closed in the last 12 months").ShouldHaveSingleItem().ForecastArr.ShouldBe(50_000m);
        var figures = _desk.Screens.Tile("CSM lead", "Current objectives").Select(row => row.ToEntity<CsmObjective>()).ToDictionary(row => row.Kpi!.Value);
        (figures[ProviderKpi.Nrr].Actual, figures[ProviderKpi.Nrr].Target).ShouldBe((66.67m, 105m));
        figures[ProviderKpi.Grr].Actual.ShouldBe(66.67m);
        figures[ProviderKpi.CostPerAccount].Actual.ShouldBe(200m);
        _desk.ScreensOf("CSM").View("csm_valueentry", "Value of the last 12 months").ShouldBeEmpty();
    }

    [Fact]
    [ReferenceTask("1.1.2", "CSM")]
    public void Terms_EveryColumnOfAFormSaysWhatItMeans()
    {
        var tables = new SourceTree(ProductFolders.SolutionSource).Tables().ToDictionary(table => table.LogicalName, StringComparer.Ordinal);
        var silent = new List<string>();
        foreach (var (name, table) in tables)
        {
            silent.AddRange(_desk.Screens.Form(name).Where(column => column.StartsWith("csm_", StringComparison.Ordinal) && !(table.Column(column)!.Description.Length > 8)).Select(column => $"{name}.{column}"));
        }

        silent.ShouldBeEmpty();
        _desk.Screens.Form("account").ShouldContain("csm_expectedviu");
        _desk.Screens.Form("account").ShouldContain("csm_experiencedviu");
        var source = new SourceTree(ProductFolders.SolutionSource);
        source.Load(source.Files("AppModuleSiteMaps", recursive: true).Single()).Descendants("SubArea").ShouldContain(area => area.Attribute("Url") != null && area.Attribute("Url")!.Value == "$webresource:csm_/help/glossary.html");
        var glossary = System.Xml.Linq.XElement.Parse(File.ReadAllText(source.Absolute("WebResources/csm_/help/glossary.html")).Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal));
        var meanings = glossary.Descendants("dt").ToLookup(term => term.Value, term => term.ElementsAfterSelf("dd").First().Value, StringComparer.Ordinal);
        meanings["Usage center"].ShouldContain(meaning => meaning.Contains("buying center", StringComparison.Ordinal));
        foreach (var (name, table) in tables)
        {
            foreach (var column in _desk.Screens.Form(name).Where(column => column.StartsWith("csm_", StringComparison.Ordinal)).Select(column => table.Column(column)!))
            {
                meanings[column.Label].ShouldContain(column.Description);
            }
        }

        var dictionary = File.ReadAllText(Path.Combine(ProductFolders.Root, "solution", "DATA-DICTIONARY.md"));
        dictionary.ShouldContain(tables["account"].Column("csm_experiencedviu")!.Description);
        dictionary.ShouldContain(tables["csm_goal"].Column("csm_level")!.Description);
    }

    [Fact]
    [ReferenceTask("1.1.3", "CSM lead")]
    public void StrategyNote_IsFoundByTheTeamItWasWrittenFor()
    {
        var note = _desk.Add(new Insight
        {
            Name = "Terminals before yards", Category = InsightCategory.Customer, Text = "In 2027 we grow with terminals that run electric fleets.", SharedWith = "Customer success team", Source = "Strategy day",
        });

        var read = _desk.ScreensOf("CSM").View<Insight>("csm_insight", "Insights of the last 90 days").ShouldHaveSingleItem();
        (read.Id, read.Category, read.SharedWith, read.Source).ShouldBe((note.Id, InsightCategory.Customer, "Customer success team", "Strategy day"));
        _desk.RefusedTo("CSM", service => service.Update(new Insight(note.Id) { Text = "Yards before terminals." })).ShouldContain("csm_insight", Case.Insensitive);
        _desk.RefusedTo("Telemetry writer", service => service.Retrieve("csm_insight", note.Id, new Microsoft.Xrm.Sdk.Query.ColumnSet("csm_text"))).ShouldContain("prvReadcsm_Insight");
    }

    [Fact]
    [ReferenceTask("1.1.4", "Customer success administrator")]
    public void Objective_StandsOnceAndEverybodyInTheTeamReadsIt()
    {
        var objective = _desk.Add(Retention());

        foreach (var role in new[] { "CSM", "CSM lead" })
        {
            var read = _desk.ScreensOf(role).View<CsmObjective>("csm_csmobjective", "Current objectives").ShouldHaveSingleItem();
            (read.Id, read.Kpi, read.Target).ShouldBe((objective.Id, ProviderKpi.Grr, 95m));
        }

        CrmWorld.Refusal(() => _desk.Add(Retention())).ShouldContain("csm_csmobjective");
        _desk.RefusedTo("CSM lead", service => service.Create(Retention())).ShouldContain("prvCreatecsm_CsmObjective");

        var scene = new ProviderYear(_desk);
        scene.Close();
        _desk.Open(objective).Actual.ShouldBeNull("The year is not over.");
        _desk.World.AdvanceDays(64);
        scene.Close();
        foreach (var role in new[] { "CSM", "CSM lead" })
        {
            _desk.ScreensOf(role).View<CsmObjective>("csm_csmobjective", "Active CSM objectives").Single(row => row.Id == objective.Id).Actual.ShouldBe(66.67m);
        }
    }

    [Fact]
    [ReferenceTask("1.1.5", "Customer success administrator")]
    public void Kpis_AreWorkedOutTheSameWayForEveryPeriod()
    {
        var scene = new ProviderYear(_desk);
        scene.Work(minutes: 150);

        scene.Close(hourlyCost: 80m)("Written").ShouldBe(7);
        scene.Close(hourlyCost: 80m)("Written").ShouldBe(0);

        var figures = _desk.Screens.View<CsmObjective>("csm_csmobjective", "Current objectives");
        var expected = Enum.GetValues<ProviderKpi>().Except([ProviderKpi.TimeToFirstValue]);
        figures.Select(row => row.Kpi!.Value).ShouldBe(expected, ignoreOrder: true);
        figures.ShouldAllBe(row => row.PeriodKind == CalendarPeriod.Month && row.PeriodStart == new DateTime(2026, 10, 1) && row.Actual != null);
        _desk.RefusedTo("CSM lead", service => service.Execute(new OrganizationRequest("csm_CloseProviderPeriod") { ["Day"] = _desk.World.Now })).ShouldContain("prvWritecsm_CsmObjective");
    }

    [Fact]
    [ReferenceTask("1.1.6", "Customer success administrator")]
    public void Threshold_DecidesWhichFigureIsMissed()
    {
        var scene = new ProviderYear(_desk);
        var retention = scene.Aim(ProviderKpi.Grr, 95m, 90m);
        var churn = scene.Aim(ProviderKpi.LogoChurn, 5m, 10m);
        scene.Close()("Missed").ShouldBe(2);

        _desk.Service.Update(new CsmObjective(retention.Id) { Threshold = 60m });
        _desk.Service.Update(new CsmObjective(churn.Id) { Threshold = 50m });

        scene.Close()("Missed").ShouldBe(0);
        (_desk.Open(retention).Actual, _desk.Open(retention).Threshold).ShouldBe((66.67m, 60m));
        _desk.RefusedTo("CSM lead", service => service.Update(new CsmObjective(retention.Id) { Threshold = 0m })).ShouldContain("prvWritecsm_CsmObjective");
    }

    private static CsmObjective Retention() => new()
    {
        Name = "Gross retention 2026", Kpi = ProviderKpi.Grr, PeriodKind = CalendarPeriod.Year, PeriodStart = new DateTime(2026, 1, 1), Target = 95m, Threshold = 90m,
    };
}
