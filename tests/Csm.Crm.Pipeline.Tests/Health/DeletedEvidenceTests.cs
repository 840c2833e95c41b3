using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>A customer is scored again when what it was scored from is deleted, and nothing is marked where nothing counted.</summary>
[Needs(Capability.AsyncQueue, Capability.Journal, Capability.BulkMessages, Capability.UniqueKeys)]
public class DeletedEvidenceTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public DeletedEvidenceTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
        _world.Assess(_account, 90);
    }

    [Fact]
    public void DeletedMonth_LeavesTheScore()
    {
        _world.MeterMonths(_account, "idle_share", (1, 60m));
        _world.Settle();
        _world.Reload(_account).HealthScore.ShouldBe(45m);

        _world.AdvanceDays(1);
        _world.Service.Delete(ViuMetric.EntityLogicalName, _world.OfAccount<ViuMetric>(ViuMetric.EntityLogicalName, _account).ShouldHaveSingleItem().Id);
        _world.Settle();

        _world.Reload(_account).HealthScore.ShouldBe(90m);
    }

    [Fact]
    public void DeletedRowOfEachKindOfEvidence_HasItsCustomerScoredOnce()
    {
        foreach (var row in OneOfEverything())
        {
            _world.Settle();
            _world.AdvanceDays(1);
            _world.ForgetWhatHappened();

            _world.Service.Delete(row.LogicalName, row.Id);
            _world.Settle();

            Working("RecalculateWhenDue").ShouldBe(1, row.LogicalName);
            _world.Reload(_account).HealthDueOn.ShouldBeNull();
        }
    }

    [Fact]
    public void RowsThatCountForNothing_AreDeletedWithoutARequest()
    {
        var day = _world.MeterRatio(_account, "idle_share", 1, 20m, 100m);
        _world.Service.Update(new ViuMetric(day.Id) { PeriodKind = PeriodKind.Day });
        var old = ProduceUsage(200);
        _world.Settle();
        _world.ForgetWhatHappened();

        _world.Service.Delete(day.LogicalName, day.Id);
        _world.Service.Delete(old.LogicalName, old.Id);
        _world.Settle();

        _world.Organization.Journal.Executions.Count(execution => execution.StepName.Contains("MarkHealthDue", StringComparison.Ordinal)).ShouldBe(2);
        Working("MarkHealthDue").ShouldBe(0);
    }

    [Fact]
    public void CustomerThatIsDeletedWithAllItsRows_IsNobodysToMark()
    {
        OneOfEverything();
        _world.Settle();
        _world.ForgetWhatHappened();

        // What the ledger and contracts hold on to has to go first, as ever.
        foreach (var guarantee in _world.OfAccount<Guarantee>(Guarantee.EntityLogicalName, _account))
        {
            _world.Service.Delete(guarantee.LogicalName, guarantee.Id);
        }

        _world.Service.Delete(_account.LogicalName, _account.Id);
        _world.Settle();

        _world.OfAccount<Goal>(Goal.EntityLogicalName, _account).ShouldBeEmpty();
        Working("RecalculateWhenDue").ShouldBe(0);
    }

    [Fact]
    public void ContractThatEndsOrTakesOver_HasItsCustomerScored()
    {
        var (before, subscription) = (_world.ProduceValidSubscription(_account), _world.ProduceValidSubscription(_account));
        _world.Settle();
        foreach (var change in new[]
        {
            new Subscription(subscription.Id) { PreviousSubscriptionId = before.ToEntityReference() }, new Subscription(subscription.Id) { End = _world.Now.Date.AddDays(30) },
            new Subscription(subscription.Id) { Status = SubscriptionStatus.Ended },
        })
        {
            _world.ForgetWhatHappened();
            _world.Service.Update(change);
            _world.Settle();
            Working("RecalculateWhenDue").ShouldBe(1);
        }
    }

    [Fact]
    public void PromiseWhoseTermMoves_HasItsCustomerScored()
    {
        var guarantee = _world.ProduceGuarantee(_world.ProduceValidSubscription(_account), _account);
        var other = _world.ProduceValidSubscription(_account);
        _world.Settle();
        foreach (var change in new[] { new Guarantee(guarantee.Id) { From = _world.Now.Date }, new Guarantee(guarantee.Id) { To = _world.Now.Date.AddDays(30) }, new Guarantee(guarantee.Id) { SubscriptionId = other.ToEntityReference() } })
        {
            _world.ForgetWhatHappened();
            _world.Service.Update(change);
            _world.Settle();
            Working("RecalculateWhenDue").ShouldBe(1);
        }
    }

    [Fact]
    public void CustomerCreatedWithAnAssessment_IsScoredAndOneWithoutIsNot()
    {
        var assessed = _world.ProduceValidAccount(row => row.ManualAssessment = 80);
        var plain = _world.ProduceValidAccount();
        _world.Settle();

        _world.Scores(assessed).ShouldHaveSingleItem().Score.ShouldBe(80m);
        _world.Scores(plain).ShouldBeEmpty();
    }

    private int Working(string step) =>
        _world.Organization.Journal.Executions.Count(execution => execution.StepName.Contains(step, StringComparison.Ordinal) && execution.Requests > 0);

    // In an order in which each can be deleted by itself.
    private List<Entity> OneOfEverything()
    {
        var member = _world.ProduceValidMember(_account, "Ada");
        var training = _world.Add(new Training { Name = "Basics", AccountId = _account.ToEntityReference(), Kind = TrainingKind.Onboarding, Date = _world.Now.Date });
        var guarantee = _world.ProduceGuarantee(_world.ProduceValidSubscription(_account), _account);
        var reference = _account.ToEntityReference();
        return
        [
            _world.Add(new TrainingAttendance { Name = "Ada", AccountId = reference, TrainingId = training.ToEntityReference(), MemberId = member.ToEntityReference(), Attended = true }),
            member,
            _world.Add(new GuaranteePeriod { Name = "October", AccountId = reference, GuaranteeId = guarantee.ToEntityReference(), Period = _world.MonthsAgo(1), Result = GuaranteeResult.Met }),
            guarantee,
            _world.Add(new Feedback { Name = "NPS", AccountId = reference, Kind = FeedbackKind.Nps, GivenOn = _world.Now.Date, Score = 30m }),
            _world.Add(new Problem { Name = "Leak", AccountId = reference, RaisedOn = _world.Now.Date }),
            ProduceUsage(3),
            _world.ProduceValidKpi(_account),
            _world.ProduceValidGoal(_account),
            _world.MeterRatio(_account, "idle_share", 1, 20m, 100m),
        ];
    }

    private DigitalUsage ProduceUsage(int daysAgo) => _world.Add(new DigitalUsage
    {
        Name = "Portal", AccountId = _account.ToEntityReference(), ContactId = _world.ProduceContact($"User {daysAgo}").Reference, Product = "Portal", Day = _world.Now.Date.AddDays(-daysAgo), Logins = 2, CoreFunctions = 3,
    });
}
