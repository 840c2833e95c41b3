using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Learning;

/// <summary>Feedback that wants a measure, and metered value that is not felt (R15).</summary>
[Needs(Capability.Security, Capability.CustomApis, Capability.Clock)]
public class FeedbackWatchTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;

    public FeedbackWatchTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));
    }

    [Fact]
    public void UnhappyFeedbackOfOneName_IsACallPerPersonThatSaysHowManyWait()
    {
        var (ada, ben) = (_world.ProduceValidMember(_account, "Ada Port"), _world.ProduceValidMember(_account, "Ben Quay"));
        Feedback Given(UsageCenterMember? by, int daysAgo)
        {
            var row = new Feedback { Name = "Autumn survey", AccountId = _account.ToEntityReference(), MemberId = by?.ToEntityReference(), Kind = FeedbackKind.Nps, Score = -100m + daysAgo, GivenOn = _world.Now.Date.AddDays(-daysAgo) };
            row.Id = As(_csm).Create(row);
            return row;
        }

        var (first, second, _, _) = (Given(ada, 3), Given(ben, 2), Given(ben, 5), Given(null, 1));
        _world.Settle();
        Calls().ShouldBe(
        [
            ("Autumn survey", "Nps gave -99 on 2026-11-01. Ask why, and agree on a measure."),
            ("Autumn survey, Ada Port", "Nps gave -97 on 2026-10-30. Ask why, and agree on a measure."),
            ("Autumn survey, Ben Quay", "Nps gave -98 on 2026-10-31. Ask why, and agree on a measure. 1 more of this name has no measure either."),
        ]);

        foreach (var answered in new[] { first, second })
        {
            As(_csm).Update(new Feedback(answered.Id) { Measure = "A second technician from Monday on." });
        }

        _world.Settle();
        Calls().Select(call => call.Source).ShouldBe(["Autumn survey", "Autumn survey, Ben Quay"]);

        (string Source, string? Cause)[] Calls() =>
        [
            .. _world.Actions(_account).Where(action => action is { Reason: "Feedback needs a measure", Status: ActionStatus.Open }).Select(action => (action.Source!, action.RootCause)).OrderBy(call => call.Item1, StringComparer.Ordinal),
        ];
    }

    [Fact]
    public void UnhappyFeedback_CallsForAMeasureAndTheMeasureClosesIt()
    {
        var feedback = new Feedback { Name = "Ada Port, 2026-11-02", AccountId = _account.ToEntityReference(), Kind = FeedbackKind.Nps, Score = -100m, GivenOn = _world.Now.Date };
        feedback.Id = As(_csm).Create(feedback);
        As(_csm).Create(new Feedback { Name = "Ben Quay, 2026-11-02", AccountId = _account.ToEntityReference(), Kind = FeedbackKind.Nps, Score = 0m, GivenOn = _world.Now.Date });
        _world.Settle();
        var action = _world.Action(_account, "Feedback needs a measure");
        action.Source.ShouldBe("Ada Port, 2026-11-02");
        action.OwnerId!.Id.ShouldBe(_csm);

        As(_csm).Update(new Feedback(feedback.Id) { Measure = "A second technician from Monday on." });
        _world.Settle();
        _world.Action(_account, "Feedback needs a measure").Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void MeteredValueThatIsNotFeltForTwoMonths_IsAnActionOfItsOwn()
    {
        Metered("utilisation");
        Felt(-1, 40m);
        _world.MeterMonths(_account, "utilisation", (1, 105m), (2, 100m));
        _world.Settle();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Perceived below metered");

        Felt(-2, 60m);
        _world.Settle();
        _world.Action(_account, "Perceived below metered").RootCause.ShouldBe(
            "2026-09: metered 100 % of the way to target, felt 60 % of what was expected. 2026-10: metered 105 % of the way to target, felt 40 % of what was expected.");
        Felt(0, 90m);
        _world.AdvanceDays(30);
        _world.MeterMonths(_account, "utilisation", (1, 100m));
        _world.Settle();
        Watch();
        _world.Action(_account, "Perceived below metered").Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void MonthThatHasNotEnded_AndFiguresOfPeople_AreNotMetered()
    {
        Metered("idle_share");
        Felt(-1, 40m);
        Felt(0, 40m);
        _world.MeterMonths(_account, "idle_share", (1, 105m), (0, 105m));
        _world.Settle();
        Watch();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Perceived below metered");

        var byHand = _world.ProduceValidKpi(_account);
        foreach (var month in new[] { 0, -1, -2 })
        {
            Measured(byHand, month, 105m);
            Felt(month, 40m);
        }

        Watch();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Perceived below metered");
    }

    [Theory]
    [InlineData(GoalStatus.Agreed, true)]
    [InlineData(GoalStatus.Abandoned, false)]
    [InlineData(GoalStatus.Draft, false)]
    public void KpiOfAGoalThatNobodyPursues_IsNotWhatWasExpected(GoalStatus status, bool counts)
    {
        _world.ProduceMeasuredGoal(_account, out var kpi, overrides: row => (row.Status, row.Baseline, row.Target) = (status, null, null));
        kpi.Target.ShouldBe(100m);
        _world.MeterMonths(_account, "utilisation", (1, 105m), (2, 100m));
        Felt(-1, 40m);
        Felt(-2, 60m);
        _world.Settle();
        _world.Actions(_account).Any(action => action.Reason == "Perceived below metered").ShouldBe(counts);
    }

    [Theory]
    [InlineData(90, true)]
    [InlineData(91, false)]
    public void UnhappyFeedback_CallsForAMeasureForNinetyDays(int daysAgo, bool calls)
    {
        As(_csm).Create(new Feedback { Name = "Ada Port", AccountId = _account.ToEntityReference(), Kind = FeedbackKind.Nps, Score = -100m, GivenOn = _world.Now.Date.AddDays(-daysAgo) });
        _world.Settle();
        _world.Actions(_account).Any(action => action.Reason == "Feedback needs a measure").ShouldBe(calls);
    }

    [Theory]
    [InlineData(110, 80, 40, 40, false)]
    [InlineData(110, 90, 40, 40, true)]
    [InlineData(110, 90, 90, 60, false)]
    [InlineData(110, 90, 70, 60, true)]
    public void Gap_IsOfTheMeansOfEachMonth(int metered, int alsoMetered, int felt, int alsoFelt, bool isGap)
    {
        Metered("utilisation");
        Metered("connectivity");
        Metered("idle_share", PeriodKind.Week);
        foreach (var month in new[] { -1, -2 })
        {
            _world.MeterMonths(_account, "utilisation", (-month, metered));
            _world.MeterMonths(_account, "connectivity", (-month, alsoMetered));
            _world.Add(new ViuMetric
            {
                Name = "Week", AccountId = _account.ToEntityReference(), MetricId = _world.ProduceValidMetric("idle_share").ToEntityReference(), PeriodKind = PeriodKind.Week,
                PeriodStart = new DateTime(2026, 11, 1).AddMonths(month), Value = isGap ? 0m : 120m, Coverage = 100m,
            });
            Felt(month, felt);
            Felt(month, alsoFelt);
        }

        _world.Settle();
        _world.Actions(_account).Any(action => action.Reason == "Perceived below metered").ShouldBe(isGap);
    }

    private void Felt(int month, decimal percent) => As(_csm).Create(new Feedback
    {
        Name = $"Interview {month}", AccountId = _account.ToEntityReference(), Kind = FeedbackKind.Interview, PerceivedViu = percent, GivenOn = new DateTime(2026, 11, 2).AddMonths(month),
    });

    private void Metered(string metric, PeriodKind window = PeriodKind.Month) =>
        _world.ProduceValidKpi(_account, row => (row.MetricId, row.Window) = (_world.ProduceValidMetric(metric).ToEntityReference(), window));

    private void Measured(Kpi kpi, int month, decimal value) => _world.Add(new KpiMeasurement
    {
        Name = $"{month}", AccountId = _account.ToEntityReference(), KpiId = kpi.ToEntityReference(), PeriodKind = PeriodKind.Month, PeriodStart = new DateTime(2026, 11, 1).AddMonths(month), Value = value,
    });

    private IOrganizationService As(Guid user) => _world.Organization.ServiceFor(user);

    private void Watch() => As(_csm).Execute(new OrganizationRequest("csm_WatchCustomers") { ["Account"] = _account.ToEntityReference() });
}
