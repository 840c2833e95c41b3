using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>A model of all 17 factors over an account that has a row of everything.</summary>
public class EvidenceTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public EvidenceTests()
    {
        var model = _world.ProduceValidModel(row => row.MinimumConfidence = 0m);
        foreach (var source in Enum.GetValues<FactorSource>())
        {
            _world.ProduceValidFactor(model, source, 10m);
        }

        _account = _world.ProduceValidAccount(row =>
        {
            (row.Realisation, row.ViuAsOf, row.ValueBookedTo, row.ConnectedMachines, row.OverdueInvoices) = (90m, _world.Now.Date, _world.Now.Date, 11, 0);
            (row.ManualAssessment, row.ManualAssessmentOn) = (70, _world.Now.Date);
        });
        Create(new SegmentRule { Name = "Mid", Order = 1, Segment = Segment.MidTouch, RequiredRoles = [UsageCenterRole.FleetManager, UsageCenterRole.It] });
    }

    [Fact]
    public void AssessmentWithoutADay_IsOfTheDayItIsEntered()
    {
        var account = _world.ProduceValidAccount();
        _world.Service.Update(new Account(account.Id) { ManualAssessment = 20 });
        _world.Reload(account).ManualAssessmentOn.ShouldBe(_world.Now.Date);

        _world.AdvanceDays(40);
        _world.Service.Update(new Account(account.Id) { ManualAssessment = 30 });
        _world.Reload(account).ManualAssessmentOn.ShouldBe(_world.Now.Date);

        var named = _world.Now.Date.AddDays(-7);
        _world.Service.Update(new Account(account.Id) { ManualAssessment = 40, ManualAssessmentOn = named });
        _world.Reload(account).ManualAssessmentOn.ShouldBe(named);

        _world.Service.Update(new Account(account.Id) { ManualAssessment = null });
        _world.Reload(account).ManualAssessmentOn.ShouldBeNull();
        _world.Reload(_world.ProduceValidAccount(row => row.ManualAssessment = 50)).ManualAssessmentOn.ShouldBe(_world.Now.Date);
    }

    [Fact]
    public void EverySource_IsReadFromItsRows()
    {
        ProduceOneOfEverything();
        _world.Settle();

        var evidence = _world.EvidenceOf(_world.Scores(_account)[^1]).ToDictionary(row => row.Name!);
        evidence.Count.ShouldBe(17);
        evidence.Values.Where(row => row.State is not (EvidenceState.Fresh or EvidenceState.Stale)).Select(row => row.Sentence).ShouldBeEmpty();
        evidence.Values.ToDictionary(row => row.Name!, row => (row.SourceTable, row.SourceId)).ShouldBe(SourcesOfEverything(), ignoreOrder: true);
        ValueOf(FactorSource.UsageCenterCoverage).ShouldBe(50m);
        ValueOf(FactorSource.SponsorEngagement).ShouldBe(12m);
        ValueOf(FactorSource.TrainingCoverage).ShouldBe(50m);
        ValueOf(FactorSource.DigitalAdoption).ShouldBe(50m * (0.5m + 0.6m));
        ValueOf(FactorSource.Feedback).ShouldBe(35m);
        ValueOf(FactorSource.PerceivedVersusMetered).ShouldBe(30m);
        ValueOf(FactorSource.SupportLoad).ShouldBe(0.6667m);
        ValueOf(FactorSource.FaultLoad).ShouldBe(1.5m);
        ValueOf(FactorSource.GuaranteeCompliance).ShouldBe(0m);
        evidence["UsageCenterCoverage"].Sentence.ShouldBe("UsageCenterCoverage 50 % of 2 required roles are in contact within 90 days, nobody for IT: it lowers the confidence and not the score.");

        decimal? ValueOf(FactorSource source) => evidence[source.ToString()].Value;
    }

    [Fact]
    public void Recalculation_NeedsAtMostTwelveRequestsWhateverTheSizeOfTheAccount()
    {
        ProduceOneOfEverything();
        for (var index = 0; index < 30; index++)
        {
            var goal = _world.ProduceValidGoal(_account);
            _world.ProduceValidKpi(_account, kpi => kpi.GoalId = index % 5 == 0 ? null : goal.ToEntityReference());
            var member = ProduceMember(UsageCenterRole.Operator, 3);
            Attend(member);
            Create(new Feedback { Name = "Answer", AccountId = _account.ToEntityReference(), MemberId = member.ToEntityReference(), Kind = FeedbackKind.Nps, GivenOn = _world.Now.Date, Score = 10m });
        }

        // Goals times KPIs without one would be more than a page of 5,000 rows, and so is what 30 people used in 50 days.
        CreateTogether(Enumerable.Range(0, 200).Select(number => new Kpi { Name = $"Figure {number}", AccountId = _account.ToEntityReference(), Baseline = 0m, Target = 100m, Current = 10m, Window = PeriodKind.Month }));
        var contacts = _world.OfAccount<UsageCenterMember>(UsageCenterMember.EntityLogicalName, _account).Select(member => member.ContactId!).ToArray();
        CreateTogether(contacts.SelectMany(contact => Enumerable.Range(1, 200).Select(number => new DigitalUsage
        {
            Name = "Use", AccountId = _account.ToEntityReference(), ContactId = contact, Product = $"App {number % 4}", Day = _world.Now.Date.AddDays(-(number / 4)), Logins = 1, CoreFunctions = 3,
        })));

        _world.Settle();
        _world.AdvanceDays(5);
        _world.Service.Update(new HealthFactor(Factor(FactorSource.ManualAssessment)) { Weight = 1000m });
        _world.Service.Update(new Account(_account.Id) { ManualAssessment = 90, ManualAssessmentOn = _world.Now.Date, OverdueInvoices = 90 });

        _world.ForgetWhatHappened();
        _world.Call("csm_RecalculateHealth", ("Account", _account.ToEntityReference()))["Changed"].ShouldBe(true);
        Executions("csm_RecalculateHealth").ShouldHaveSingleItem().Requests.ShouldBeInRange(10, 12);

        // A veto that turns the account red: the score, the event and the call to action.
        _world.AdvanceDays(5);
        _world.Service.Update(new HealthFactor(Factor(FactorSource.PaymentDiscipline)) { VetoCap = 10m });
        _world.Service.Update(new Account(_account.Id) { ManualAssessment = 10, ManualAssessmentOn = _world.Now.Date, OverdueInvoices = 0 });
        _world.Settle();
        Executions("RecalculateWhenDue").Max(execution => execution.Requests).ShouldBe(12);
        Executions("TellOfNewHealth").Max(execution => execution.Requests).ShouldBeInRange(3, 5);
        _world.Scores(_account)[^1].Status.ShouldNotBe(_world.Scores(_account)[^2].Status);
        _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_HealthStatusChanged").ShouldBeGreaterThan(1);
        _world.Action(_account, "Health is capped by a veto").Status.ShouldBe(ActionStatus.Open);
        Executions("MarkHealthDue").Max(execution => execution.Requests).ShouldBeInRange(1, 3);
    }

    [Theory]
    [InlineData("member")]
    [InlineData("attendance")]
    [InlineData("feedback")]
    [InlineData("problem")]
    [InlineData("period")]
    [InlineData("usage")]
    public void NewRowOfEvidence_HasTheAccountScored(string evidence)
    {
        ProduceOneOfEverything();
        _world.Settle();
        _world.AdvanceDays(8);
        _world.Organization.RunAsyncJobs().ShouldBe(0);
        switch (evidence)
        {
            case "member": ProduceMember(UsageCenterRole.It, 1); break;
            case "attendance": Attend(ProduceMember(UsageCenterRole.It, 1)); break;
            case "feedback": ProduceFeedback(-90m); break;
            case "problem": ProduceProblem(1); break;
            case "period": ProducePeriod(GuaranteeResult.Met, 5); break;
            default: ProduceUsage(1); break;
        }

        _world.Settle();
        _world.Scores(_account)[^1].ScoredOn!.Value.Date.ShouldBe(_world.Now.Date);
    }

    [Theory]
    [InlineData(DigitalUsage.EntityLogicalName, DigitalUsage.Columns.Logins)]
    [InlineData(Feedback.EntityLogicalName, Feedback.Columns.Score)]
    [InlineData(Guarantee.EntityLogicalName, Guarantee.Columns.Disputed)]
    [InlineData(GuaranteePeriod.EntityLogicalName, GuaranteePeriod.Columns.Result)]
    [InlineData(Problem.EntityLogicalName, Problem.Columns.RaisedOn)]
    [InlineData(TrainingAttendance.EntityLogicalName, TrainingAttendance.Columns.Attended)]
    [InlineData(UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.LastInteractionOn)]
    public void ChangedRowOfEvidence_HasTheAccountScored(string table, string column)
    {
        ProduceOneOfEverything();
        _world.Settle();
        _world.AdvanceDays(8);
        _world.Organization.RunAsyncJobs().ShouldBe(0);

        var row = _world.OfAccount<Entity>(table, _account)[0];
        _world.Service.Update(new Entity(table, row.Id) { [column] = row.GetAttributeValue<object>(column) });
        _world.Settle();

        _world.Scores(_account)[^1].ScoredOn!.Value.Date.ShouldBe(_world.Now.Date);
    }

    [Fact]
    public void ManyChangesTogether_AreFewRecalculations()
    {
        ProduceOneOfEverything();
        _world.Settle();
        _world.AdvanceDays(1);
        _world.ForgetWhatHappened();
        for (var index = 0; index < 40; index++)
        {
            ProduceFeedback(index);
            ProduceProblem(index);
        }

        _world.Settle();
        Executions("MarkHealthDue").Length.ShouldBe(80);
        Executions("RecalculateWhenDue").Count(execution => execution.Requests > 0).ShouldBe(1);
        _world.Reload(_account).HealthDueOn.ShouldBeNull();
    }

    [Fact]
    public void SecondMetricOfACode_IsRefusedByTheKey() =>
        CrmWorld.Refusal(() => Create(new Metric { Name = "Twin", Code = _world.ProduceValidMetric("idle_share").Code, Kind = MetricKind.Ratio })).ShouldContain("csm_code", Case.Insensitive);

    private Guid Factor(FactorSource source) => _world.Everything<HealthFactor>(HealthFactor.EntityLogicalName).Single(factor => factor.Source == source).Id;

    private StepExecution[] Executions(string name) => [.. _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains(name, StringComparison.Ordinal))];

    private void ProduceOneOfEverything()
    {
        _world.ProduceMeasuredGoal(_account, out _);
        foreach (var (metric, value) in new[] { ("utilisation", 60m), ("idle_share", 20m), ("connectivity", 95m), ("faults_per_100h", 1.5m) })
        {
            _world.MeterMonths(_account, metric, (4, value), (3, value), (2, value), (1, value));
        }

        Attend(ProduceMember(UsageCenterRole.FleetManager, 12, sponsor: true));
        ProduceMember(UsageCenterRole.It, 120);
        ProduceUsage(3);
        ProduceFeedback(35m, perceived: 60m);
        ProduceProblem(10);
        ProduceProblem(20);
        var subscription = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        Create(new Guarantee
        {
            Name = "Availability", AccountId = _account.ToEntityReference(), SubscriptionId = subscription.ToEntityReference(), MetricId = _world.ProduceValidMetric("availability").ToEntityReference(),
            Operator = GuaranteeOperator.AtLeast, Threshold = 97m, Period = CalendarPeriod.Month, Status = GuaranteeStatus.Active,
        });
        ProducePeriod(GuaranteeResult.Met, 2);
        ProducePeriod(GuaranteeResult.NotMet, 1);
        ProducePeriod(GuaranteeResult.NotEnoughData, 0);
    }

    private void CreateTogether<T>(IEnumerable<T> rows)
        where T : Entity, new() => _world.Service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. rows]) { EntityName = new T().LogicalName } });

    // Of each factor the row it was read from; of several the one that decides.
    private Dictionary<string, (string? Table, string? Id)> SourcesOfEverything()
    {
        (string?, string?) Only<T>(string table, Func<T, bool> isIt)
            where T : Entity => (table, _world.OfAccount<T>(table, _account).Single(isIt).Id.ToString("D"));
        (string?, string?) LastMonth(string metric) =>
            Only<ViuMetric>(ViuMetric.EntityLogicalName, row => row.MetricId!.Id == _world.ProduceValidMetric(metric).Id && row.PeriodStart == _world.MonthsAgo(1));
        (string?, string?) Person(UsageCenterRole role) => Only<UsageCenterMember>(UsageCenterMember.EntityLogicalName, row => row.Roles!.Contains(role));
        (string?, string?) account = (Account.EntityLogicalName, _account.Id.ToString("D"));
        var answer = Only<Feedback>(Feedback.EntityLogicalName, _ => true);
        return new Dictionary<string, (string? Table, string? Id)>
        {
            ["KpiAttainment"] = Only<Kpi>(Kpi.EntityLogicalName, _ => true), ["GoalProgress"] = Only<Goal>(Goal.EntityLogicalName, _ => true), ["ValueRealisation"] = account,
            ["UtilisationTrend"] = LastMonth("utilisation"), ["IdleShare"] = LastMonth("idle_share"), ["Connectivity"] = LastMonth("connectivity"), ["FaultLoad"] = LastMonth("faults_per_100h"),
            ["UsageCenterCoverage"] = Person(UsageCenterRole.It), ["SponsorEngagement"] = Person(UsageCenterRole.FleetManager), ["TrainingCoverage"] = Person(UsageCenterRole.It),
            ["DigitalAdoption"] = account, ["Feedback"] = answer, ["PerceivedVersusMetered"] = answer,
            ["SupportLoad"] = Only<Problem>(Problem.EntityLogicalName, row => row.RaisedOn == _world.Now.Date.AddDays(-10)),
            ["GuaranteeCompliance"] = Only<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, row => row.Result == GuaranteeResult.NotMet),
            ["PaymentDiscipline"] = account, ["ManualAssessment"] = account,
        };
    }

    private UsageCenterMember ProduceMember(UsageCenterRole role, int daysSilent, bool sponsor = false)
    {
        var contact = new Entity("contact") { ["lastname"] = $"Person {role}" };
        contact.Id = _world.Service.Create(contact);
        return Create(new UsageCenterMember
        {
            Name = $"{role}", AccountId = _account.ToEntityReference(), ContactId = contact.ToEntityReference(), Roles = [role], IsSponsor = sponsor, LastInteractionOn = _world.Now.Date.AddDays(-daysSilent),
        });
    }

    private void Attend(UsageCenterMember member)
    {
        var training = Create(new Training { Name = "Training", AccountId = _account.ToEntityReference(), Kind = TrainingKind.Onboarding, Date = _world.Now.Date.AddDays(-1) });
        Create(new TrainingAttendance { Name = "Seat", TrainingId = training.ToEntityReference(), AccountId = _account.ToEntityReference(), MemberId = member.ToEntityReference(), Attended = true });
    }

    private void ProduceFeedback(decimal score, decimal? perceived = null) => Create(new Feedback
    {
        Name = "Answer", AccountId = _account.ToEntityReference(), Kind = FeedbackKind.Nps, GivenOn = _world.Now.Date, Score = score, PerceivedViu = perceived,
    });

    private void ProduceProblem(int daysAgo) => Create(new Problem { Name = "Problem", AccountId = _account.ToEntityReference(), RaisedOn = _world.Now.Date.AddDays(-daysAgo), Status = ProblemStatus.Open });

    private void ProducePeriod(GuaranteeResult result, int monthsAgo) => Create(new GuaranteePeriod
    {
        Name = "Period", AccountId = _account.ToEntityReference(), GuaranteeId = _world.OfAccount<Guarantee>(Guarantee.EntityLogicalName, _account)[0].ToEntityReference(),
        Period = new DateTime(_world.Now.Year, _world.Now.Month, 1).AddMonths(-monthsAgo), Result = result,
    });

    private void ProduceUsage(int functions)
    {
        var contact = _world.OfAccount<UsageCenterMember>(UsageCenterMember.EntityLogicalName, _account)[0].ContactId;
        Create(new DigitalUsage { Name = "Use", AccountId = _account.ToEntityReference(), ContactId = contact, Product = "Portal", Day = _world.Now.Date.AddDays(-1), Logins = 1, CoreFunctions = functions });
    }

    private T Create<T>(T row)
        where T : Entity
    {
        row.Id = _world.Service.Create(row);
        return row;
    }
}
