using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>What is wrong with one account keeps no other from its score, and the sweep names it.</summary>
[Needs(Capability.CustomApis, Capability.BulkMessages)]
public class RefusedAccountTests
{
    [Fact]
    [Needs(Capability.Clock)]
    public void ScoreWithBrokenEvidence_KeepsOnlyItsOwnAccountFromBeingScored()
    {
        var world = new CrmWorld();
        world.ProduceAssessedModel();
        var accounts = Enumerable.Range(0, 5).Select(_ => Assessed(world)).ToArray();
        world.Call("csm_RecalculateHealth");
        world.Service.Update(new HealthScore(world.Scores(accounts[2])[^1].Id) { EvidenceJson = "{broken" });
        world.AdvanceDays(8);

        var answer = world.Call("csm_RecalculateHealth");

        answer["ChangedAccounts"].ShouldBe(4);
        ((string)answer["Message"]).ShouldContain($"Not scored: '{accounts[2].Name}'. The condensed evidence of the health score '{accounts[2].Name} 2026-11-02: ");
        accounts.Select(account => world.Scores(account).Count).ShouldBe([2, 2, 1, 2, 2]);
    }

    [Fact]
    public void TwoMetricsOfOneCode_AreRefusedForTheAccountsThatHaveMonthsOfBoth()
    {
        var world = CrmWorld.WithFailedKey("csm_metric.csm_codekey");
        world.ProduceAssessedModel();
        var (first, second, both) = (Assessed(world), Assessed(world), Assessed(world));
        world.MeterMonths(first, "idle_share", (1, 20m));
        var metered = world.OfAccount<ViuMetric>(ViuMetric.EntityLogicalName, first).Single();
        var twin = world.Add(new Metric { Name = "Idle share, again", Code = "IDLE_SHARE", Kind = MetricKind.Ratio });
        MeterAlike(world, metered, second, twin.ToEntityReference());
        MeterAlike(world, metered, both, metered.MetricId!);
        MeterAlike(world, metered, both, twin.ToEntityReference());

        var answer = world.Call("csm_RecalculateHealth");

        answer["ChangedAccounts"].ShouldBe(2);
        world.Scores(first).ShouldHaveSingleItem();
        world.Scores(second).ShouldHaveSingleItem();
        world.Scores(both).ShouldBeEmpty();
        ((string)answer["Message"]).ShouldContain($"Two metrics have the code 'idle_share' and '{both.Name}' has months of both");
        CrmWorld.Refusal(() => world.Call("csm_RecalculateHealth", ("Account", both.ToEntityReference()))).ShouldContain("deactivate it");
    }

    [Fact]
    public void SentenceAboutManyAccounts_NamesFiveOfThemAndSaysHowManyMore()
    {
        var world = new CrmWorld();
        world.ProduceAssessedModel();
        var good = Assessed(world);
        var bad = world.ProduceValidModel(row => (row.Name, row.Segment) = ("Without a source", Segment.HighTouch));
        world.ProduceValidFactor(bad, FactorSource.Feedback, 10m, row => row.Source = null);
        foreach (var _ in Enumerable.Range(0, 7))
        {
            Assessed(world, Segment.HighTouch);
        }

        var message = (string)world.Call("csm_RecalculateHealth")["Message"];

        message.ShouldContain("', 2 more. Health factor 'Feedback' has no source.");
        world.Scores(good).ShouldHaveSingleItem();
    }

    private static Account Assessed(CrmWorld world, Segment segment = Segment.MidTouch) =>
        world.ProduceValidAccount(row => (row.Segment, row.ManualAssessment, row.ManualAssessmentOn) = (segment, 80, world.Now.Date));

    private static void MeterAlike(CrmWorld world, ViuMetric metered, Account account, EntityReference metric) => world.Add(new ViuMetric
    {
        Name = metered.Name, AccountId = account.ToEntityReference(), MetricId = metric, PeriodKind = metered.PeriodKind, PeriodStart = metered.PeriodStart, Value = 30m, Coverage = metered.Coverage,
    });
}
