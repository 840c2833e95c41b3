using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>1.1 Define strategy and targets.</summary>
public class StrategyTests
{
    private readonly Desk _desk = new();

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
            var read = _desk.ScreensOf(role).View<CsmObjective>("csm_csmobjective", "Objectives of this year").ShouldHaveSingleItem();
            (read.Id, read.Kpi, read.Target).ShouldBe((objective.Id, ProviderKpi.Grr, 95m));
        }

        CrmWorld.Refusal(() => _desk.Add(Retention())).ShouldContain("csm_csmobjective");
        _desk.RefusedTo("CSM lead", service => service.Create(Retention())).ShouldContain("prvCreatecsm_CsmObjective");
    }

    private static CsmObjective Retention() => new()
    {
        Name = "Gross retention 2026", Kpi = ProviderKpi.Grr, PeriodKind = CalendarPeriod.Year, PeriodStart = new DateTime(2026, 1, 1), Target = 95m, Threshold = 90m,
    };
}
