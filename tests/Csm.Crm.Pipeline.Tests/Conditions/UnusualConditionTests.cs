using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.Conditions;

/// <summary>What happens where the configuration is incomplete, an account is gone, or the calendar is odd: a sentence or a defined result.</summary>
[Needs(Capability.AsyncQueue, Capability.BulkMessages, Capability.CustomApis, Capability.Clock, Capability.UniqueKeys, Capability.Security)]
public class UnusualConditionTests
{
    [Fact]
    public void NoReferenceData_IsSaidToWhoAsksAndFailsNothingInTheBackground()
    {
        var world = new CrmWorld();
        var account = world.ProduceValidAccount();
        world.ProduceMeasuredGoal(account, out var kpi);
        world.MeterMonths(account, "utilisation", (1, 62m));
        world.Settle();

        world.Reload(kpi).Current.ShouldBe(62m);
        world.Scores(account).ShouldBeEmpty();
        CrmWorld.Refusal(() => Recalculate(world, account)).ShouldContain("Import the reference data or create a health model");
        CrmWorld.Refusal(() => world.Call("csm_AssignSegments")).ShouldContain("There is no active segment rule");
    }

    [Fact]
    public void DeactivatedModel_GivesWayToTheStandardOne()
    {
        var world = CrmWorld.WithReferenceData();
        var models = world.Everything<HealthModel>("csm_healthmodel").ToDictionary(model => model.Name!);
        var account = world.ProduceValidAccount(row => row.Segment = Segment.HighTouch);
        Recalculate(world, account);
        world.Scores(account)[^1].HealthModelId!.Id.ShouldBe(models["High touch"].Id);

        Deactivate(world, models["High touch"].ToEntityReference());
        world.AdvanceDays(1);
        Recalculate(world, account);
        world.Scores(account)[^1].HealthModelId!.Id.ShouldBe(models["Standard"].Id);

        Deactivate(world, models["Standard"].ToEntityReference());
        CrmWorld.Refusal(() => Recalculate(world, account)).ShouldContain("There is no health model for account");
    }

    [Fact]
    public void SecondMetricOfACode_IsRefusedByItsKey()
    {
        var world = CrmWorld.WithReferenceData();
        CrmWorld.Refusal(() => world.Service.Create(new Metric { Name = "Idle share of ours", Code = "IDLE_SHARE", Kind = MetricKind.Ratio })).ShouldContain("csm_metric");
    }

    [Fact]
    public void DeactivatedMetric_KeepsItsCodeAndIsScoredWithNoMore()
    {
        var world = CrmWorld.WithReferenceData();
        var account = world.ProduceValidAccount(row => row.Segment = Segment.MidTouch);
        world.MeterMonths(account, "idle_share", (1, 20m));
        Recalculate(world, account);
        world.EvidenceOf(world.Scores(account)[^1]).Single(row => row.Name == "Idle share").State.ShouldBe(EvidenceState.Fresh);

        Deactivate(world, world.ProduceValidMetric("idle_share").ToEntityReference());
        CrmWorld.Refusal(() => world.Service.Create(new Metric { Name = "Twin", Code = "idle_share", Kind = MetricKind.Ratio })).ShouldContain("csm_metric");
        world.AdvanceDays(8);
        Recalculate(world, account);
        world.EvidenceOf(world.Scores(account)[^1]).Single(row => row.Name == "Idle share").State.ShouldBe(EvidenceState.Missing);
    }

    [Fact]
    public void TermBegunOnALeapDay_IsFollowedByAWholeYear()
    {
        var world = CrmWorld.WithReferenceData();
        world.Organization.Clock.SetUtcNow(new DateTimeOffset(2029, 1, 10, 6, 0, 0, TimeSpan.Zero));
        var account = world.ProduceValidAccount();
        world.ProduceValidSubscription(account, row => (row.Start, row.End) = (new DateTime(2028, 2, 29), new DateTime(2029, 2, 27)));
        world.Settle();
        var renewal = world.OfAccount<Renewal>("csm_renewal", account).ShouldHaveSingleItem();
        var successor = (EntityReference)world.Call("csm_CloseRenewal", ("Target", world.ChooseReport(renewal).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Renewed))["Successor"];
        var term = world.Reload(new Subscription(successor.Id));
        (term.Start, term.End).ShouldBe((new DateTime(2029, 2, 28), new DateTime(2030, 2, 27)));
    }

    [Theory]
    [InlineData("Sales")]
    [InlineData("Service")]
    public void UseByPerson_IsNoBusinessOfRolesThatDoNotServeTheUsageCenter(string role)
    {
        var world = new CrmWorld();
        var user = world.Organization.ServiceFor(world.Organization.AddUser("Otto Other", role));
        CrmWorld.Refusal(() => user.RetrieveMultiple(new QueryExpression(DigitalUsage.EntityLogicalName) { ColumnSet = new ColumnSet(DigitalUsage.Columns.Logins) }))
            .ShouldContain("prvReadcsm_DigitalUsage");
    }

    [Fact]
    public void AccountMergedAway_StartsNoRenewalAndIsNotScored()
    {
        var world = CrmWorld.WithReferenceData();
        var account = world.ProduceValidAccount();
        var subscription = world.ProduceValidSubscription(account, row => row.End = world.Now.Date.AddDays(190));
        world.Settle();
        Deactivate(world, account.ToEntityReference());
        world.AdvanceDays(20);

        world.Call("csm_RunRenewalSweep")["Triggered"].ShouldBe(0);
        CrmWorld.Refusal(() => world.Call("csm_TriggerRenewal", ("Subscription", subscription.ToEntityReference()))).ShouldContain("Move the subscription to the account that stays");
        world.MeterMonths(account, "idle_share", (1, 20m));
        world.Settle();

        world.OfAccount<Renewal>("csm_renewal", account).ShouldBeEmpty();
        world.Scores(account).ShouldBeEmpty();
        world.Actions(account).ShouldBeEmpty();
    }

    [Fact]
    public void LeapDay_EndsItsMonthAndItsTerm()
    {
        var world = CrmWorld.WithReferenceData();
        world.Organization.Clock.SetUtcNow(new DateTimeOffset(2028, 2, 10, 6, 0, 0, TimeSpan.Zero));
        var account = world.ProduceValidAccount();
        world.ProduceMeasuredGoal(account, out var kpi);
        world.ProduceValidSubscription(account, row => (row.Start, row.End, row.NoticeDays) = (new DateTime(2027, 3, 1), new DateTime(2028, 2, 29), 60));
        world.Settle();

        var renewal = world.OfAccount<Renewal>("csm_renewal", account).ShouldHaveSingleItem();
        (renewal.TermEnd, renewal.NoticeBy).ShouldBe((new DateTime(2028, 2, 29), new DateTime(2027, 12, 31)));
        var successor = (EntityReference)world.Call("csm_CloseRenewal", ("Target", world.ChooseReport(renewal).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Renewed))["Successor"];
        var term = world.Reload(new Subscription(successor.Id));
        (term.Start, term.End).ShouldBe((new DateTime(2028, 3, 1), new DateTime(2029, 2, 28)));

        world.Organization.Clock.SetUtcNow(new DateTimeOffset(2028, 3, 1, 0, 30, 0, TimeSpan.Zero));
        world.MeterMonths(account, "utilisation", (1, 62m));
        world.Settle();
        (world.Reload(kpi).AsOf, world.Reload(kpi).Current).ShouldBe((new DateTime(2028, 2, 29), 62m));
    }

    // The last day of the month is the one on which the clocks of Europe change.
    [Theory]
    [InlineData("2030-03-31", "Europe/Helsinki")]
    [InlineData("2027-10-31", "Europe/Helsinki")]
    [InlineData("2030-03-31", "Europe/London")]
    [InlineData("2027-10-31", "Europe/London")]
    [InlineData("2027-10-31", "Pacific/Auckland")]
    [InlineData("2027-10-31", "America/Los_Angeles")]
    [InlineData("2027-01-31", "Asia/Kathmandu")]
    public void MonthOfAKpi_EndsAtMidnightUtcWhateverTheClockOfTheSite(string lastDay, string zone)
    {
        var end = CrmWorld.Day(lastDay).AddDays(1);
        var world = CrmWorld.WithReferenceData();
        var account = world.ProduceValidAccount();
        var site = world.Add(new Site { Name = "Quay", AccountId = account.ToEntityReference(), TimeZone = zone });
        world.ProduceValidMachine(account, "RS1", machine => machine.SiteId = site.ToEntityReference());
        world.ProduceMeasuredGoal(account, out var kpi);
        world.ProduceMeasuredGoal(account, out var other, "idle_share");

        GoTo(end.AddMinutes(-1));
        world.MeterMonths(account, "utilisation", (0, 62m));
        Sweep();
        world.Reload(kpi).Current.ShouldBeNull();

        GoTo(end);
        Sweep();
        (world.Reload(kpi).Current, world.Reload(kpi).AsOf).ShouldBe((62m, end.AddDays(-1)));
        world.MeterMonths(account, "idle_share", (1, 23m));
        world.Settle();
        (world.Reload(other).Current, world.Reload(other).AsOf).ShouldBe((23m, end.AddDays(-1)));

        void GoTo(DateTime moment) => world.Organization.Clock.SetUtcNow(new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)));

        // Looks for months that have ended since; nothing is written when one does.
        void Sweep()
        {
            world.Settle();
            world.Call("csm_RecalculateHealth");
            world.Settle();
        }
    }

    private static void Recalculate(CrmWorld world, Account account)
    {
        world.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        world.Settle();
    }

    private static void Deactivate(CrmWorld world, EntityReference row) =>
        world.Service.Update(new Entity(row.LogicalName, row.Id) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
}
