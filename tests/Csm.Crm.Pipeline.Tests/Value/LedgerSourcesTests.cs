using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>What a line of the ledger is worked out from, and what is no reading for it (R9).</summary>
[Needs(Capability.BulkMessages, Capability.CustomApis, Capability.AsyncQueue)]
public class LedgerSourcesTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public LedgerSourcesTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
    }

    [Theory]
    [InlineData(50, 4_000)]
    [InlineData(100, 8_000)]
    [InlineData(null, 8_000)]
    public void WhatIsDueToUs_IsAllOfItUnlessSomebodySaysOtherwise(int? attribution, int amount)
    {
        _world.ProduceValueGoal(_account, goal => goal.Attribution = attribution);
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        Close()["Booked"].ShouldBe(1);
        _world.Ledger(_account).ShouldHaveSingleItem().Amount.ShouldBe(amount);
    }

    [Fact]
    public void RatioWithoutItsDenominator_IsNoReading()
    {
        _world.ProduceValueGoal(_account);
        _world.MeterMonths(_account, "idle_share", (1, 25m));
        var response = Close();
        (response["Booked"], response["NotUsed"]).ShouldBe((0, 1));
    }

    [Fact]
    public void WeekThatBeginsWithTheMonth_IsNoReadingOfTheMonth()
    {
        _world.ProduceValueGoal(_account);
        _world.MeterWeek(_world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m));
        Close()["Booked"].ShouldBe(1);
    }

    [Fact]
    public void GoalWithoutABaseline_TakesThatOfItsKpi()
    {
        var goal = _world.ProduceValueGoal(_account, row => row.Baseline = null);
        _world.Service.Update(new Kpi(_world.Reload(goal).KpiId!.Id) { Baseline = 30m });
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        Close()["Booked"].ShouldBe(1);
        var line = _world.Ledger(_account).ShouldHaveSingleItem();
        (line.Baseline, line.Amount).ShouldBe((30m, 2_000m));
    }

    [Fact]
    public void AmountTheLedgerCannotHold_IsNamedWithItsInputs()
    {
        _world.ProduceValueGoal(_account, goal => (goal.Name, goal.Baseline) = ("Typed wrongly", 99_000_000_000m));
        _world.MeterRatio(_account, "idle_share", 1, 25m, 90_000_000m);
        var response = Close();
        response["Booked"].ShouldBe(0);
        ((string)response["Message"]).ShouldContain("Goal 'Typed wrongly' of 'Customer 1' would be worth");
    }

    [Fact]
    public void UnitValueOfTheGoal_IsInTheGoalsCurrencyWhateverTheMetricsIs()
    {
        var dollars = _world.ProduceCurrency("USD", 1.1m);
        _world.Service.Update(new Account(_account.Id) { TransactionCurrencyId = dollars });
        _world.ProduceValueGoal(_account, goal => goal.TransactionCurrencyId = dollars);
        _world.Service.Update(new Metric(_world.ProduceValidMetric("idle_share").Id) { UnitValue = 3m, TransactionCurrencyId = _world.ProduceCurrency("SEK", 11m) });
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        Close()["Booked"].ShouldBe(1);
        var line = _world.Ledger(_account).ShouldHaveSingleItem();
        (line.UnitValue, line.TransactionCurrencyId!.Id).ShouldBe((40m, dollars.Id));
    }

    [Fact]
    [Needs(Capability.Security)]
    public void CustomerWithoutGoals_IsClearedByThoseWhoMaySeeIt()
    {
        var csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        var own = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(csm));
        var merged = _world.ProduceValidAccount();
        foreach (var account in new[] { own, _account, merged })
        {
            _world.Service.Update(new Account(account.Id) { ExpectedViu = 10_000m });
        }

        _world.Service.Update(new Account(merged.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });

        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)), ("Account", own.ToEntityReference()));
        (_world.Reload(own).ExpectedViu, _world.Reload(_account).ExpectedViu).ShouldBe((null, 10_000m));
        _world.Service.Update(new Account(own.Id) { ExpectedViu = 10_000m });
        _world.CallAs(csm, "csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        (_world.Reload(own).ExpectedViu, _world.Reload(_account).ExpectedViu).ShouldBe((null, 10_000m));
        Close();
        (_world.Reload(_account).ExpectedViu, _world.Reload(merged).ExpectedViu).ShouldBe((null, 10_000m));
    }

    private OrganizationResponse Close() => _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
}
