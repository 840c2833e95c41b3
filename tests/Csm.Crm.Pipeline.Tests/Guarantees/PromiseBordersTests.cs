using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Guarantees;

/// <summary>One promise beside others: what is measured, frozen, ended or told of one says nothing of the rest (R11).</summary>
[Needs(Capability.CustomApis, Capability.AsyncQueue, Capability.BulkMessages)]
public class PromiseBordersTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Subscription _subscription;

    public PromiseBordersTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("availability", Better.Higher);
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
        _subscription = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        _world.ProduceMachine(_account, _subscription);
        _world.Settle();
    }

    [Fact]
    public void MonthsAndQuarters_AreMeasuredBesideEachOther()
    {
        var month = _world.ProduceGuarantee(_subscription, _account);
        var other = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        var quarter = _world.ProduceGuarantee(other, _account, row => (row.Period, row.MetricId) = (CalendarPeriod.Quarter, _world.ProduceValidMetric("idle_share").ToEntityReference()));
        foreach (var monthsAgo in (int[])[4, 3, 2])
        {
            var start = _world.MonthsAgo(monthsAgo);
            _world.MeterRatio(_account, "availability", monthsAgo, 90m + monthsAgo, 24m * DateTime.DaysInMonth(start.Year, start.Month));
            Evaluate(monthsAgo);
        }

        PeriodsOf(month).Select(period => (period.Period, period.Measured)).ShouldBe([(_world.MonthsAgo(4), 94m), (_world.MonthsAgo(3), 93m), (_world.MonthsAgo(2), 92m)]);
        PeriodsOf(quarter).ShouldHaveSingleItem().Period.ShouldBe(_world.MonthsAgo(4));
    }

    [Fact]
    public void BreachesOfTwoMonths_AreTwoCallsAndStayTwo()
    {
        _world.ProduceGuarantee(_subscription, _account);
        _world.MeterRatio(_account, "availability", 2, 90m, 720m);
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        Evaluate(2);
        Evaluate(1);
        _world.Actions(_account).Where(action => action.Reason == "Guarantee breached").Select(action => action.Status).ShouldBe([ActionStatus.Open, ActionStatus.Open]);
    }

    [Fact]
    public void StandstillThatIsExcusedLater_IsCountedAsExcused()
    {
        var guarantee = _world.ProduceGuarantee(_subscription, _account);
        _world.MeterRatio(_account, "availability", 1, 100m, 744m);
        Evaluate(1);
        var machine = _world.OfAccount<Machine>(Machine.EntityLogicalName, _account).Single();
        _world.Add(new Downtime
        {
            Name = "Service", AccountId = _account.ToEntityReference(), MachineId = machine.ToEntityReference(), From = _world.MonthsAgo(1).AddDays(4), To = _world.MonthsAgo(1).AddDays(5), Kind = DowntimeKind.Planned,
        });
        Evaluate(1);
        PeriodsOf(guarantee).ShouldHaveSingleItem().ExcludedMinutes.ShouldBe(24 * 60);
    }

    [Fact]
    public void SettledDispute_MeasuresAgainWhatItFrozeAndNothingElse()
    {
        var guarantee = _world.ProduceGuarantee(_subscription, _account);
        _world.MeterRatio(_account, "availability", 2, 99m, 720m);
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        Evaluate(2);
        Dispute(guarantee, true);
        Evaluate(1);
        _world.MeterRatio(_account, "availability", 2, 98m, 720m);
        _world.MeterRatio(_account, "availability", 1, 98m, 744m);

        // Said once more, a dispute is still one.
        Dispute(guarantee, true);
        PeriodsOf(guarantee).Select(period => period.Measured).ShouldBe([99m, 90m]);
        Dispute(guarantee, false);
        PeriodsOf(guarantee).Select(period => (period.Measured, period.Frozen)).ShouldBe([(99m, false), (98m, false)]);
    }

    [Fact]
    public void FrozenPeriodThePromiseNoLongerReachesInto_IsThawedAsItStands()
    {
        var guarantee = _world.ProduceGuarantee(_subscription, _account);
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        Dispute(guarantee, true);
        Evaluate(1);
        _world.Service.Update(new Guarantee(guarantee.Id) { From = _world.MonthsAgo(0) });
        _world.MeterRatio(_account, "availability", 1, 99m, 744m);
        Dispute(guarantee, false);
        var period = PeriodsOf(guarantee).ShouldHaveSingleItem();
        (period.Measured, period.Frozen).ShouldBe((90m, false));
    }

    [Fact]
    public void PromiseThatIsOver_EndsByItsOwnLastPeriodAndNotWhileItIsDisputed()
    {
        var second = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        var (august, september, disputed, judgedByNone) = (
            Over(_subscription, "availability", "2026-08-20"), Over(second, "availability", "2026-09-20"), Over(_subscription, "idle_share", "2026-08-20"), Over(second, "idle_share", "2026-09-05", from: "2026-09-01"));
        _world.MeterRatio(_account, "availability", 3, 99m, 744m);
        _world.MeterRatio(_account, "idle_share", 3, 99m, 744m);
        Evaluate(3);
        Dispute(disputed, true);

        var message = (string)Evaluate(1)["Message"];

        new[] { august, september, disputed, judgedByNone }.Select(guarantee => _world.Reload(guarantee).Status)
            .ShouldBe([GuaranteeStatus.Ended, GuaranteeStatus.Active, GuaranteeStatus.Active, GuaranteeStatus.Ended]);
        message.ShouldContain("was over on 2026-09-20, and its last period was never measured");
        message.ShouldNotContain("2026-09-05");
    }

    [Fact]
    public void DraftOfAYear_IsHeldAgainstTheWholeYearBeforeThisOne()
    {
        var draft = _world.ProduceGuarantee(_subscription, _account, row => (row.Status, row.Period) = (GuaranteeStatus.Draft, CalendarPeriod.Year));
        foreach (var monthsAgo in Enumerable.Range(11, 12))
        {
            _world.MeterRatio(_account, "availability", monthsAgo, 99m, 720m);
        }

        var response = _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(1)), ("Guarantee", draft.ToEntityReference()));
        (response["Evaluated"], response["Met"]).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(SubscriptionStatus.Renewed)]
    [InlineData(SubscriptionStatus.Ended)]
    public void PromiseOfAContractThatIsOver_HoldsToTheContractsLastDay(SubscriptionStatus status)
    {
        var guarantee = _world.ProduceGuarantee(_subscription, _account);
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        _world.Service.Update(new Subscription(_subscription.Id) { Status = status, End = CrmWorld.Day("2026-10-10") });
        Evaluate(1);
        PeriodsOf(guarantee).ShouldHaveSingleItem().Credit.ShouldBe(Math.Round(3_000m * 10m / 31m, 2));
    }

    [Fact]
    public void ShareOfTheFee_IsOfThePeriodsFee()
    {
        var guarantee = _world.ProduceGuarantee(_subscription, _account, row =>
            (row.Period, row.CreditKind, row.CreditPercent, row.CreditStep, row.CreditCap) = (CalendarPeriod.Quarter, CreditKind.PercentPerStep, 10m, null, null));
        foreach (var monthsAgo in (int[])[4, 3, 2])
        {
            _world.MeterRatio(_account, "availability", monthsAgo, 90m, 720m);
        }

        Evaluate(2);
        PeriodsOf(guarantee).ShouldHaveSingleItem().Credit.ShouldBe(3_000m);
    }

    [Fact]
    public void PromiseWithoutCredit_IsMeasuredInWhateverCurrencyItIsKept()
    {
        var dollars = _world.ProduceCurrency("USD", 1.1m);
        var guarantee = _world.ProduceGuarantee(_subscription, _account, row => (row.TransactionCurrencyId, row.CreditKind) = (dollars, CreditKind.None));
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        Evaluate(1);
        var period = PeriodsOf(guarantee).ShouldHaveSingleItem();
        (period.Result, period.Credit, period.TransactionCurrencyId!.Id).ShouldBe((GuaranteeResult.NotMet, 0m, dollars.Id));
    }

    [Theory]
    [InlineData(true, 100, GuaranteeResult.Met)]
    [InlineData(false, null, GuaranteeResult.NotEnoughData)]
    public void MeteredDowntimeOfTheWholeFleet_SaysNothingOfOneContractsMachines(bool isPlanned, int? measured, GuaranteeResult result)
    {
        var other = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        var machine = _world.ProduceMachine(_account, other);
        if (!isPlanned)
        {
            _world.Service.Update(new Machine(machine.Id) { SiteId = null });
        }

        var guarantee = _world.ProduceGuarantee(other, _account);
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        Evaluate(1);
        var period = PeriodsOf(guarantee).ShouldHaveSingleItem();
        (period.Measured, period.Result).ShouldBe((measured, result));
    }

    [Fact]
    public void MoreMeteredDowntimeThanThePlanHas_IsNoLessThanNothing()
    {
        var site = _world.OfAccount<Site>(Site.EntityLogicalName, _account).Single();
        _world.Service.Update(new Site(site.Id) { PlannedMonday = 1m, PlannedTuesday = 1m, PlannedWednesday = 1m, PlannedThursday = 1m, PlannedFriday = 1m, PlannedSaturday = 0m, PlannedSunday = 0m });
        var guarantee = _world.ProduceGuarantee(_subscription, _account);
        _world.MeterRatio(_account, "availability", 1, 10m, 744m);
        Evaluate(1);
        PeriodsOf(guarantee).ShouldHaveSingleItem().Measured.ShouldBe(0m);
    }

    private Guarantee Over(Subscription subscription, string metric, string to, string? from = null) => _world.ProduceGuarantee(subscription, _account, row =>
        (row.MetricId, row.From, row.To) = (_world.ProduceValidMetric(metric).ToEntityReference(), from is null ? null : CrmWorld.Day(from), CrmWorld.Day(to)));

    private void Dispute(Guarantee guarantee, bool isDisputed)
    {
        _world.Service.Update(new Guarantee(guarantee.Id) { Disputed = isDisputed });
        _world.Settle();
    }

    private GuaranteePeriod[] PeriodsOf(Guarantee guarantee) =>
        [.. _world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account).Where(period => period.GuaranteeId!.Id == guarantee.Id).OrderBy(period => period.Period)];

    private OrganizationResponse Evaluate(int monthsAgo)
    {
        var response = _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(monthsAgo)));
        _world.Settle();
        return response;
    }
}
