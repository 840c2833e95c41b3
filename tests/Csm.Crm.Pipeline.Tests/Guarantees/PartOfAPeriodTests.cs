using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Guarantees;

/// <summary>Months in which a promise holds on some days only: contracts begin, are renewed and are lost on any day.</summary>
public class PartOfAPeriodTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Subscription _subscription;

    public PartOfAPeriodTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("availability", Better.Higher);
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
        _subscription = _world.ProduceValidSubscription(_account, row => row.End = CrmWorld.Day("2026-10-10"));
        _world.Settle();
    }

    [Fact]
    public void MeteredDowntimeOfTheMonthOfARenewal_IsChargedToEachPromiseByItsDays()
    {
        var (before, after) = Renewed(_ => { });
        _world.MeterRatio(_account, "availability", 1, 98m, 744m);

        var response = Evaluate();

        (response["Evaluated"], response["Met"]).ShouldBe((2, 2));
        PeriodOf(before).Measured.ShouldBe(98m);
        PeriodOf(after).Measured.ShouldBe(98m);
    }

    [Fact]
    public void RecordedDowntimeOfTheMonthOfARenewal_IsChargedToThePromiseOfItsDay()
    {
        var (before, after) = Renewed(_ => { });
        _world.MeterRatio(_account, "availability", 1, 100m - (100m * 24m / 744m), 744m);
        var machine = _world.OfAccount<Machine>(Machine.EntityLogicalName, _account).Single();
        _world.Service.Create(new Downtime
        {
            Name = "Standstill", AccountId = _account.ToEntityReference(), MachineId = machine.ToEntityReference(), From = Utc(20), To = Utc(21), Kind = DowntimeKind.Unplanned,
        });

        Evaluate();

        (PeriodOf(before).Measured, PeriodOf(before).Result).ShouldBe((100m, GuaranteeResult.Met));
        (PeriodOf(after).Measured, PeriodOf(after).Result).ShouldBe((95.2381m, GuaranteeResult.NotMet));
        PeriodOf(after).Credit.ShouldBe(Math.Round(500m * 21m / 31m, 2));
    }

    [Fact]
    public void FigureOfTheMonthOfARenewal_IsJudgedOnceAndCostsTheDaysInForce()
    {
        var (_, after) = Renewed(row => (row.MetricId, row.Operator, row.Threshold) = (_world.ProduceValidMetric("idle_share").ToEntityReference(), GuaranteeOperator.AtMost, 20m));
        _world.MeterRatio(_account, "idle_share", 1, 30m, 700m);

        Evaluate()["Evaluated"].ShouldBe(1);

        var period = Periods().ShouldHaveSingleItem();
        (period.GuaranteeId!.Id, period.Result, period.Credit).ShouldBe((after.Id, GuaranteeResult.NotMet, Math.Round(3_000m * 21m / 31m, 2)));
        _world.Action(_account, "Guarantee breached").RootCause.ShouldBe("Measured 30 %, promised at most 20 %; in force on 21 of 31 days, 95 % of the period with data, credit 2032.26.");
    }

    [Fact]
    public void PromiseOfALostContract_IsMeasuredToItsLastDayAndNoLonger()
    {
        _world.ProduceMachine(_account, _subscription);
        _world.ProduceGuarantee(_subscription, _account);
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        _world.Service.Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Ended });

        Evaluate()["NotMet"].ShouldBe(1);
        Periods().Single().Credit.ShouldBe(Math.Round(3_000m * 10m / 31m, 2));

        _world.Service.Update(new Subscription(_subscription.Id) { End = CrmWorld.Day("2026-09-30") });
        _world.Service.Delete(GuaranteePeriod.EntityLogicalName, Periods().Single().Id);
        Evaluate()["Evaluated"].ShouldBe(0);
        Periods().ShouldBeEmpty();
    }

    [Fact]
    public void PromiseThatIsOver_EndsWithTheEvaluationAfterItsLastPeriod()
    {
        _world.ProduceMachine(_account, _subscription);
        var guarantee = _world.ProduceGuarantee(_subscription, _account, row => row.To = CrmWorld.Day("2026-09-20"));
        _world.MeterRatio(_account, "availability", 2, 99m, 720m);

        ((string)Evaluate()["Message"]).ShouldContain("was over on 2026-09-20, and its last period was never measured. Evaluate the month 2026-09 once, or set its status to Ended.");
        _world.Reload(guarantee).Status.ShouldBe(GuaranteeStatus.Active);

        Evaluate(2)["Met"].ShouldBe(1);
        _world.Reload(guarantee).Status.ShouldBe(GuaranteeStatus.Active);
        ((string)Evaluate()["Message"]).ShouldContain("1 guarantees were over and have ended.");
        _world.Reload(guarantee).Status.ShouldBe(GuaranteeStatus.Ended);
    }

    private (Guarantee Before, Guarantee After) Renewed(Action<Guarantee> terms)
    {
        var before = _world.ProduceGuarantee(_subscription, _account, row =>
        {
            row.To = CrmWorld.Day("2026-10-10");
            terms(row);
        });
        var successor = _world.ProduceValidSubscription(_account, row =>
            (row.Start, row.End, row.PreviousSubscriptionId) = (CrmWorld.Day("2026-10-11"), CrmWorld.Day("2028-10-10"), _subscription.ToEntityReference()));
        _world.Service.Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Renewed });
        _world.ProduceMachine(_account, successor);
        return (before, _world.ProduceGuarantee(successor, _account, row =>
        {
            row.From = CrmWorld.Day("2026-10-11");
            terms(row);
        }));
    }

    private GuaranteePeriod PeriodOf(Guarantee guarantee) => Periods().Single(period => period.GuaranteeId!.Id == guarantee.Id);

    private IReadOnlyList<GuaranteePeriod> Periods() => _world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account);

    private OrganizationResponse Evaluate(int monthsAgo = 1) => _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(monthsAgo)));

    private static DateTime Utc(int day) => new(2026, 10, day, 0, 0, 0, DateTimeKind.Utc);
}
