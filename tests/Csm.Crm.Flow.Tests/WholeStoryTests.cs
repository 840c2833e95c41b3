using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.Sandbox.Reporting;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Flow.Tests;

/// <summary>What the sandbox promises to show, on the rows that are stored when the 13 months are over.</summary>
public sealed class WholeStoryTests(WholeStory story) : IClassFixture<WholeStory>
{
    private static readonly Guid Port = WholeStory.AccountOf(CustomerCatalog.Port);
    private static readonly Guid Logistics = WholeStory.AccountOf(CustomerCatalog.Logistics);
    private static readonly Guid Farm = WholeStory.AccountOf(CustomerCatalog.Farm);

    private StoryFacts Facts => story.Facts;

    [Fact]
    public void EveryPromise_HasADateAndARow()
    {
        story.Happenings.Count.ShouldBe(14);
        story.Happenings.Where(happening => happening.Row is null || happening.On is null).Select(happening => happening.What).ShouldBeEmpty();
    }

    [Fact]
    public void GoalAchieved_WasAskedForASuccessorBeforeAndHasOne()
    {
        var goal = Facts.Goals.Single(row => row.AccountId!.Id == Port && row.Name == CustomerCatalog.PortIdleGoal);
        var proposal = Facts.Actions.Single(row => row.AccountId!.Id == Port && row.Reason == "Next goal wanted" && row.Source == CustomerCatalog.PortIdleGoal);

        goal.Status.ShouldBe(GoalStatus.Achieved);
        goal.Current!.Value.ShouldBeLessThanOrEqualTo(goal.Target!.Value);
        proposal.CreatedOn!.Value.ShouldBeLessThan(goal.AchievedOn!.Value);
        proposal.RootCause!.ShouldContain("Candidates");
        Facts.Goals.Single(row => row.Id == goal.NextGoalId!.Id).Status.ShouldNotBe(GoalStatus.Draft);
    }

    [Fact]
    public void GoalConflict_WasFoundByNightCalledForAndDecidedByThePerson()
    {
        var conflict = Facts.Conflicts.Single(row => row.Kind == GoalRelationKind.Conflicts);
        var call = Facts.Actions.Single(row => row.Reason == "Goal conflict undecided");

        conflict.Strategy.ShouldBe(ConflictStrategy.Prioritise);
        conflict.DecidedById!.Id.ShouldBe(story.World.Csm.Id);
        (call.CreatedOn!.Value.Date - conflict.RaisedOn!.Value.Date).Days.ShouldBe(14);
        call.Status.ShouldBe(ActionStatus.Done);
        call.ClosedOn!.Value.Date.ShouldBe(conflict.DecidedOn!.Value.Date.AddDays(1));
    }

    [Fact]
    public void ProviderFigures_AreClosedByMonthQuarterAndYearWithWhatACustomerCosts()
    {
        var query = new QueryExpression(CsmObjective.EntityLogicalName)
        {
            ColumnSet = new ColumnSet(CsmObjective.Columns.PeriodKind, CsmObjective.Columns.PeriodStart, CsmObjective.Columns.Actual, CsmObjective.Columns.PerManager),
        };
        query.Criteria.AddCondition(CsmObjective.Columns.Kpi, ConditionOperator.Equal, (int)ProviderKpi.CostPerAccount);
        var costs = story.World.Organization.ServiceFor(story.World.Csm.Id).RetrieveMultiple(query).Entities.Select(row => row.ToEntity<CsmObjective>()).ToList();

        costs.Select(row => row.PeriodKind!.Value).Distinct().ShouldBe([CalendarPeriod.Month, CalendarPeriod.Quarter, CalendarPeriod.Year], ignoreOrder: true);
        costs.ShouldAllBe(row => row.Actual != null && row.PerManager!.EndsWith(" per account", StringComparison.Ordinal));
    }

    [Fact]
    public void SponsorWhoLeft_IsAnOpenActionWithItsPlaybook()
    {
        var sponsor = Facts.Members.Single(row => row.LeftOn is not null);
        var action = Facts.Actions.Single(row => row.Reason == "Sponsor left");

        sponsor.IsSponsor.ShouldBe(true);
        action.AccountId!.Id.ShouldBe(Logistics);
        action.CreatedOn!.Value.Date.ShouldBe(sponsor.LeftOn!.Value.Date);
        var tasks = new QueryExpression("task") { ColumnSet = new ColumnSet("subject") };
        tasks.Criteria.AddCondition("createdon", ConditionOperator.On, sponsor.LeftOn.Value.Date);
        story.World.Organization.Administrator.RetrieveMultiple(tasks).Entities.ShouldNotBeEmpty();
    }

    [Fact]
    public void SilentMachine_StaysOpenAndThoseHeardAgainAreClosed()
    {
        var silent = Facts.Actions.Where(row => row.Reason == "Machine silent").ToList();

        var open = silent.Where(row => row.Status == ActionStatus.Open).ShouldHaveSingleItem();
        open.Source!.ShouldContain("HB-03");
        open.CreatedOn!.Value.ShouldBeInRange(new DateTime(2026, 9, 15, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 9, 17, 0, 0, 0, DateTimeKind.Utc));
        silent.Where(row => row.AccountId!.Id == Port).ShouldAllBe(row => row.Status == ActionStatus.Done);
        silent.Count(row => row.AccountId!.Id == Port).ShouldBe(2);
    }

    [Fact]
    public void FourFaultsOfAFamily_AreOneActionThatCountsThreeReports()
    {
        var action = Facts.Actions.Where(row => row.Reason == "Machine fault").ShouldHaveSingleItem();

        Facts.Faults.Count.ShouldBe(4);
        Facts.Faults.ShouldAllBe(fault => fault.MachineId!.Id == action.MachineId!.Id && fault.Family == "Battery");
        action.Occurrences.ShouldBe(3);
        action.Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void Breach_OwesACreditAndADisputedOneStaysFrozen()
    {
        // A third of the fleet is silent for half of September, all of October and November.
        var breaches = Facts.Periods.Where(row => row.AccountId!.Id == Farm && row.Result == GuaranteeResult.NotMet).OrderBy(row => row.Period).ToList();
        breaches.Select(row => (row.Period!.Value.Month, row.Credit)).ShouldBe([(9, 60m), (10, 120m)]);
        Facts.Actions.ShouldContain(row => row.AccountId!.Id == Farm && row.Reason == "Guarantee breached");

        var periods = Facts.Periods.Where(row => row.AccountId!.Id == Logistics && row.Result == GuaranteeResult.NotMet).ToList();
        periods.Count(row => row.Frozen != true).ShouldBe(2);
        periods.Count(row => row.Frozen == true).ShouldBeGreaterThan(1);

        // Once it is disputed nobody is told again and again.
        Facts.Actions.Count(row => row.AccountId!.Id == Logistics && row.Reason == "Guarantee breached").ShouldBe(2);
    }

    [Fact]
    public void PerceivedBelowMetered_IsAnActionAfterTwoMonths()
    {
        var action = Facts.Actions.Single(row => row.Reason == "Perceived below metered");

        action.AccountId!.Id.ShouldBe(Farm);

        // What is metered counts once the month of the last interview has ended.
        var last = Facts.Feedback.Max(row => row.GivenOn)!.Value;
        action.CreatedOn!.Value.Date.ShouldBe(new DateTime(last.Year, last.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1));
        action.RootCause!.ShouldContain("2026-09: metered 120 %");
        action.RootCause!.ShouldContain("2026-10");
    }

    [Fact]
    public void LateReadings_ReverseALineAndTheLedgerBalances()
    {
        var reversals = Facts.Entries.Where(row => row.ReversesId is not null).ToList();

        var reversal = reversals.ShouldHaveSingleItem();
        reversal.Month!.Value.ShouldBe(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));
        var lines = Facts.Entries.Where(row => row.GoalId!.Id == reversal.GoalId!.Id && row.Month == reversal.Month).OrderBy(row => row.Revision).ToList();
        lines.Select(row => row.Revision).ShouldBe([1, 2, 3]);
        (lines[0].Amount + lines[1].Amount).ShouldBe(0m);
        lines[2].Amount.ShouldNotBe(lines[0].Amount);
    }

    [Fact]
    public void Benchmarks_AreShownForManyAndWithheldForOne()
    {
        Facts.Benchmarks.ShouldContain(row => row.Suppressed == false && row.Customers >= 5 && row.P50 != null);
        Facts.Benchmarks.ShouldContain(row => row.Cohort == "Tractor" && row.Suppressed == true && row.P50 == null);
        Facts.Benchmarks.Where(row => row.Suppressed == true).ShouldAllBe(row => row.Reason != null);
    }

    [Fact]
    public void RenewalWon_HasItsReportAndASuccessorFromTheDayAfter()
    {
        var renewal = Facts.Renewals.Single(row => row.AccountId!.Id == Port);
        var before = Facts.Subscriptions.Single(row => row.Id == renewal.SubscriptionId!.Id);
        var successor = Facts.Subscriptions.Single(row => row.PreviousSubscriptionId?.Id == before.Id);

        renewal.Stage.ShouldBe(RenewalStage.Won);
        renewal.Outcome.ShouldBe(RenewalOutcome.Upsold);
        Facts.Reports.Single(report => report.Id == renewal.ValueReportId!.Id).Status.ShouldBe(ReportStatus.Presented);
        successor.Start.ShouldBe(before.End!.Value.AddDays(1));
        successor.Arr.ShouldBe(698_000m);
    }

    [Fact]
    public void RenewalLost_HasItsReasonAndNoSuccessor()
    {
        var renewal = Facts.Renewals.Single(row => row.AccountId!.Id == Logistics);

        renewal.Stage.ShouldBe(RenewalStage.Lost);
        renewal.ChurnReason.ShouldNotBeNullOrWhiteSpace();
        renewal.MachineAssessment.ShouldNotBeNull();
        renewal.HumanAssessment.ShouldBe(Assessment.Risk);
        Facts.Subscriptions.ShouldNotContain(row => row.PreviousSubscriptionId != null && row.AccountId!.Id == Logistics);
    }

    [Fact]
    public void ScoreWithoutData_IsWithheldAndNotInvented()
    {
        var farm = Facts.Scores.Where(row => row.AccountId!.Id == Farm).OrderBy(row => row.ScoredOn).ToList();

        farm[0].Score.ShouldBeNull();
        farm[0].Status.ShouldBe(HealthStatus.Unknown);
        farm.First(row => row.Score is not null).ScoredOn!.Value.ShouldBeGreaterThan(new DateTime(2026, 1, 12, 0, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public void Reports_ExplainTheirTotal() => Facts.Reports.ShouldAllBe(report => report.Explained + report.Unexplained == report.Experienced && report.Html!.StartsWith("<!DOCTYPE html>", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void ImprovementThatIsNobodysGoal_IsShownAndNotClaimed()
    {
        var report = Facts.Reports.Where(row => row.AccountId!.Id == Port).OrderBy(row => row.To).First();
        var metered = RowId.From(Metric.EntityLogicalName, "energy_per_move");
        Facts.Entries.ShouldNotContain(entry => entry.MetricId!.Id == metered);

        var page = XElement.Parse(report.Html!["<!DOCTYPE html>".Length..]);
        var gains = RowsOf("Improvements without a goal").Sum(row => AmountOf(row));

        // Ten machines of another mix than the port's forty take more energy per move than its baseline, which is counted just as well.
        gains.ShouldNotBe(0m);
        var unexplained = RowsOf("Value of the period").Where(row => row.Element("th")!.Value.StartsWith("Unexplained", StringComparison.Ordinal)).Select(AmountOf).ToList();
        unexplained[1].ShouldBe(gains);
        report.Unexplained.ShouldBe(unexplained.Sum());

        IEnumerable<XElement> RowsOf(string caption) => page.Descendants("table").Single(table => table.Element("caption")!.Value == caption).Element("tbody")!.Elements("tr");

        decimal AmountOf(XElement row) => decimal.Parse(row.Elements("td").Last().Nodes().OfType<XText>().Single().Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Timeline_IsInOrderOfTime()
    {
        foreach (var account in new[] { Port, Logistics, Farm })
        {
            var days = Timeline.Of(Facts, account).Select(entry => entry.On).ToList();
            days.Count.ShouldBeGreaterThan(10);
            days.ShouldBeInOrder();
        }
    }

    [Fact]
    public void NothingWasSetAsideAndNothingFailed()
    {
        story.World.DeadLetters.Counts.ShouldBeEmpty();
        story.World.Organization.FailedJobs.ShouldBeEmpty();
        story.Replay.Totals.RowsRefused.ShouldBe(0);
    }

    [Fact]
    public async Task WholeStreamDeliveredAgain_ChangesNoRow()
    {
        var before = story.World.Rows().ToHashSet(StringComparer.Ordinal);

        (await story.Replay.RepeatAsync(WholeStory.Months, TestContext.Current.CancellationToken)).ShouldBe(0);

        var after = story.World.Rows().ToList();
        after.Where(row => !before.Contains(row)).ShouldBeEmpty();
        after.Count.ShouldBe(before.Count);
    }
}
