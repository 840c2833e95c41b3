using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Guarantees;

public class EvaluateGuaranteesTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;
    private readonly Machine _machine;
    private readonly Subscription _subscription;
    private readonly Guarantee _guarantee;

    public EvaluateGuaranteesTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _world.ProduceRatio("availability", Better.Higher);
        _account = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(_csm));
        _subscription = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        _machine = _world.ProduceMachine(_account, _subscription);
        _guarantee = _world.ProduceGuarantee(_subscription, _account);
        _world.Settle();
    }

    [Fact]
    public void Breach_IsACreditACallToActionAndAnEventOnce()
    {
        _world.MeterRatio(_account, "availability", 1, 100m, 744m);
        Down(1, 5, hours: 36);

        var response = Evaluate(1);

        (response["Evaluated"], response["NotMet"], response["Credit"]).ShouldBe((1, 1, 500m));
        var period = Periods().ShouldHaveSingleItem();
        (period.Measured, period.Result, period.Credit, period.Coverage).ShouldBe((95.1613m, GuaranteeResult.NotMet, 500m, 95m));
        period.OwnerId!.Id.ShouldBe(_csm);
        var action = _world.Actions(_account).Single(row => row.Reason == "Guarantee breached");
        (action.Kind, action.Severity).ShouldBe((ActionKind.Risk, Severity.High));
        action.RootCause.ShouldBe("Measured 95.1613 %, promised at least 97 %; 95 % of the period with data, credit 500.00.");
        Raised().ShouldBe(1);

        var again = Evaluate(1);
        again["NotMet"].ShouldBe(1);
        Periods().Single().RowVersion.ShouldBe(period.RowVersion);
        _world.Actions(_account).Single(row => row.Reason == "Guarantee breached").Occurrences.ShouldBe(1);
        Raised().ShouldBe(1);
    }

    [Fact]
    public void BreachThatCorrectedDataTakeBack_ClosesItsCall()
    {
        _world.MeterRatio(_account, "availability", 1, 100m, 744m);
        Down(1, 5, hours: 36);
        Evaluate(1);
        var down = _world.OfAccount<Downtime>(Downtime.EntityLogicalName, _account).Single();
        _world.Service.Update(new Downtime(down.Id) { Excluded = true });
        Evaluate(1);

        Periods().Single().Result.ShouldBe(GuaranteeResult.Met);
        var action = _world.Action(_account, "Guarantee breached");
        (action.Status, action.Outcome).ShouldBe(
            (ActionStatus.Done, "Closed by itself on 2026-11-02: the period was measured again, and the guarantee was kept or too little data is left to say."));
    }

    [Fact]
    public void ExcludedAndPlannedDowntime_DoesNotCountAndOverlapsCountOnce()
    {
        _world.MeterRatio(_account, "availability", 1, 100m, 744m);
        Down(1, 5, hours: 10);
        Down(1, 5, hours: 12, startHour: 2);
        Down(1, 12, hours: 30, row => row.Excluded = true);
        Down(1, 20, hours: 30, row => row.Kind = DowntimeKind.Planned);

        Evaluate(1)["Met"].ShouldBe(1);
        var period = Periods().Single();
        (period.Measured, period.ExcludedMinutes).ShouldBe((98.1183m, 3_600));
    }

    [Fact]
    public void MeteredDowntime_CountsThoughNobodyRecordedIt()
    {
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        Evaluate(1)["NotMet"].ShouldBe(1);
        Periods().Single().Measured.ShouldBe(90m);

        // The next publication takes out what is excused: 60 of the 74.4 hours. They are not taken out twice.
        Down(1, 5, hours: 60, row => row.Excluded = true);
        _world.MeterRatio(_account, "availability", 1, 98.0645m, 744m);
        Evaluate(1)["Met"].ShouldBe(1);
        Periods().Single().Measured.ShouldBe(98.0645m);
    }

    [Fact]
    public void Gaps_AreNotEnoughDataWithoutCredit()
    {
        _world.MeterRatio(_account, "availability", 1, 10m, 744m, coverage: 40m);
        Evaluate(1)["NotEnoughData"].ShouldBe(1);
        var period = Periods().Single();
        (period.Result, period.Measured, period.Credit).ShouldBe((GuaranteeResult.NotEnoughData, null, 0m));
        _world.Actions(_account).ShouldNotContain(row => row.Reason == "Guarantee breached");
    }

    [Fact]
    public void Dispute_FreezesTheFiguresWhateverIsMeteredLater()
    {
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        Evaluate(1);
        _world.Service.Update(new Guarantee(_guarantee.Id) { Disputed = true });
        _world.MeterRatio(_account, "availability", 1, 50m, 744m);

        Evaluate(1)["Frozen"].ShouldBe(1);
        var period = Periods().Single();
        (period.Measured, period.Credit, period.Frozen).ShouldBe((90m, 3_000m, true));
        Evaluate(1);
        Periods().Single().RowVersion.ShouldBe(period.RowVersion);
    }

    [Fact]
    public void Quarter_IsMeasuredWithItsLastMonthFromItsUsableMonths()
    {
        _world.Service.Update(new Guarantee(_guarantee.Id) { Period = CalendarPeriod.Quarter });
        _world.MeterRatio(_account, "availability", 4, 98m, 700m);
        _world.MeterRatio(_account, "availability", 3, 98m, 700m);
        _world.MeterRatio(_account, "availability", 2, 10m, 700m, coverage: 20m);

        Evaluate(1)["Evaluated"].ShouldBe(0);
        Evaluate(2)["Met"].ShouldBe(1);
        var period = Periods().Single();
        (period.Period, period.Coverage).ShouldBe((_world.MonthsAgo(4), 64.02m));
    }

    [Fact]
    public void Draft_IsHeldAgainstAYearAndNothingIsStored()
    {
        _world.Service.Update(new Guarantee(_guarantee.Id) { Status = GuaranteeStatus.Draft });
        _world.MeterRatio(_account, "availability", 1, 99m, 744m);
        _world.MeterRatio(_account, "availability", 3, 94m, 744m);

        var response = Evaluate(1, _guarantee);

        (response["Simulated"], response["Evaluated"], response["Met"], response["NotMet"], response["NotEnoughData"]).ShouldBe((true, 12, 1, 1, 10));
        ((string)response["Message"]).ShouldContain("It would have cost 1500.00; nothing was stored.");
        Periods().ShouldBeEmpty();
        _world.Actions(_account).ShouldNotContain(row => row.Reason == "Guarantee breached");
    }

    [Fact]
    public void CurrencyThatIsNotTheSubscriptions_IsNamedAndNotMeasured()
    {
        _world.Service.Update(new Guarantee(_guarantee.Id) { TransactionCurrencyId = _world.ProduceCurrency("USD", 1.1m) });
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        var response = Evaluate(1);
        response["Evaluated"].ShouldBe(0);
        ((string)response["Message"]).ShouldContain("is kept in USD, its subscription in");
        Periods().ShouldBeEmpty();
    }

    [Fact]
    public void GuaranteeOfAMergedAccount_IsRefused()
    {
        _world.Service.Update(new Account(_account.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        CrmWorld.Refusal(() => Evaluate(1, _guarantee)).ShouldContain("of an active account that you may read");
        Evaluate(1, all: true)["Evaluated"].ShouldBe(0);
    }

    [Fact]
    public void GuaranteeThatHasEnded_IsMeasuredNoMore()
    {
        _world.Service.Update(new Guarantee(_guarantee.Id) { Status = GuaranteeStatus.Ended });
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        CrmWorld.Refusal(() => Evaluate(1, _guarantee)).ShouldContain("has ended, so it is measured no longer");
        Evaluate(1, all: true)["Evaluated"].ShouldBe(0);
        Periods().ShouldBeEmpty();
    }

    [Fact]
    public void StandstillThatStillLasts_CountsToTheEndOfThePeriod()
    {
        _world.MeterRatio(_account, "availability", 1, 100m, 744m);
        Down(1, 30, hours: 0, row => row.To = null);
        Evaluate(1)["NotMet"].ShouldBe(1);
        Periods().Single().Measured.ShouldBe(93.5484m);
    }

    [Fact]
    public void MachineThatWentAlongToTheNextTerm_CountsForThePromiseOfTheOldOne()
    {
        var next = _world.ProduceValidSubscription(_account, row => (row.End, row.PreviousSubscriptionId) = (_world.Now.Date.AddYears(3), _subscription.ToEntityReference()));
        _world.Service.Update(new Machine(_machine.Id) { SubscriptionId = next.ToEntityReference() });
        _world.MeterRatio(_account, "availability", 1, 100m, 744m);
        Down(1, 5, hours: 36);
        Evaluate(1)["NotMet"].ShouldBe(1);
        Periods().Single().Measured.ShouldBe(95.1613m);
    }

    [Theory]
    [InlineData("Sales")]
    [InlineData("Service")]
    public void OtherRoles_AreRefused(string role) => CrmWorld.Refusal(() => _world.CallAs(
        _world.Organization.AddUser("Somebody", role), "csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(1)))).ShouldContain("prvWritecsm_Guarantee");

    [Fact]
    [Needs(Capability.Journal)]
    public void SweepOverManyGuarantees_ReadsByPages()
    {
        Evaluate(1, all: true);
        var few = Requests();
        for (var index = 0; index < 20; index++)
        {
            var account = _world.ProduceValidAccount();
            _world.ProduceGuarantee(_world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddYears(2)), account);
        }

        _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(1)));
        (Requests() - few).ShouldBeLessThanOrEqualTo(20, "one write each and no read more");
    }

    [Fact]
    public void MoreThanACallMayWrite_AreLeftForTheNextCall()
    {
        for (var index = 0; index < 101; index++)
        {
            _world.ProduceGuarantee(_world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2)), _account);
        }

        var first = Evaluate(1, all: true);
        (first["Evaluated"], first["Left"], Periods().Count).ShouldBe((100, 2, 100));
        ((string)first["Message"]).ShouldEndWith("2 are left: call again.");
        var second = Evaluate(1, all: true);
        (second["Left"], Periods().Count).ShouldBe((0, 102));
        Evaluate(1, all: true)["Evaluated"].ShouldBe(102);
    }

    private int Requests() => _world.Organization.Journal.Executions.Last(execution => execution.Message == "csm_EvaluateGuarantees").Requests;

    private int Raised() => _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_GuaranteeBreached");

    private IReadOnlyList<GuaranteePeriod> Periods() => _world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account);

    private OrganizationResponse Evaluate(int monthsAgo, Guarantee? one = null, bool all = false) => all
        ? _world.CallAs(_csm, "csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(monthsAgo)))
        : _world.CallAs(_csm, "csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(monthsAgo)), ("Guarantee", (one ?? _guarantee).ToEntityReference()));

    private void Down(int monthsAgo, int day, int hours, Action<Downtime>? overrides = null, int startHour = 0)
    {
        var from = _world.MonthsAgo(monthsAgo).AddDays(day - 1).AddHours(startHour);
        var row = new Downtime
        {
            Name = $"Standstill {from:yyyy-MM-dd HH}", AccountId = _account.ToEntityReference(), MachineId = _machine.ToEntityReference(), From = from, To = from.AddHours(hours), Kind = DowntimeKind.Unplanned,
        };
        overrides?.Invoke(row);
        _world.Service.Create(row);
    }
}
