using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>The month close takes up what came late for the two months before, and nothing else of them.</summary>
public class LateMonthTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Goal _goal;

    public LateMonthTests()
    {
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
        _goal = _world.ProduceValueGoal(_account, row => row.Start = CrmWorld.Day("2026-10-01"));
        GoTo(2026, 11, 5);
    }

    [Fact]
    public void MonthInWhichNobodyHadAUsableReading_IsBookedWhenItsReadingsCameLate()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m, coverage: 40m);
        var first = CloseMonth();
        (first["Booked"], first["NotUsed"]).ShouldBe((0, 1));
        GoTo(2026, 11, 10);
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.Settle();

        GoTo(2026, 12, 5);
        var second = CloseMonth();

        (second["Booked"], second["NotUsed"], second["Left"]).ShouldBe((1, 1, 0));
        ((string)second["Message"]).ShouldBe(
            "Closed 2026-11: 1 entries booked, 0 reversed, 0 unchanged, 1 goals without a usable reading. 1 of the booked ones are of months before, whose readings came late.");
        var entry = _world.Ledger(_account).ShouldHaveSingleItem();
        (entry.Month, entry.Amount).ShouldBe((CrmWorld.Day("2026-10-01"), 4_000m));
        var account = _world.Reload(_account);
        (account.ExperiencedViu, account.ValueBookedTo).ShouldBe((4_000m, CrmWorld.Day("2026-10-31")));
        CloseMonth()["Booked"].ShouldBe(0);
        _world.Ledger(_account).ShouldHaveSingleItem().RowVersion.ShouldBe(entry.RowVersion);
    }

    [Fact]
    public void MonthBeforeTheOnesLookedThrough_IsLeftAlone()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        GoTo(2027, 1, 5);
        CloseMonth()["Booked"].ShouldBe(1, "October is the second month before December.");
        _world.Service.Update(new Goal(_world.ProduceValueGoal(_account).Id) { Start = CrmWorld.Day("2026-10-01") });
        GoTo(2027, 2, 5);
        CloseMonth()["Booked"].ShouldBe(0);
    }

    [Fact]
    public void GoalThatAPersonChanged_IsNotBookedAnewInMonthsThatStand()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        CloseMonth();
        GoTo(2026, 11, 20);
        _world.Service.Update(new Goal(_goal.Id) { UnitValue = 80m });
        GoTo(2026, 12, 5);
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);

        var close = CloseMonth();

        (close["Booked"], close["Reversed"]).ShouldBe((1, 0));
        _world.Ledger(_account).Select(entry => (entry.Month, entry.Amount)).ShouldBe([(CrmWorld.Day("2026-10-01"), 4_000m), (CrmWorld.Day("2026-11-01"), 8_000m)]);

        // Who wants the change in the month closes the month.
        _world.Call("csm_CloseValueMonth", ("Month", CrmWorld.Day("2026-10-01")))["Reversed"].ShouldBe(1);
        _world.Reload(_account).ExperiencedViu.ShouldBe(16_000m);
    }

    [Fact]
    public void ReadingThatWasTouchedAndSaysTheSame_IsNoReasonToBookAnew()
    {
        var reading = _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        CloseMonth();
        GoTo(2026, 11, 20);
        _world.Service.Update(new Goal(_goal.Id) { UnitValue = 80m });
        _world.Service.Update(new ViuMetric(reading.Id) { Name = "October, named anew" });
        GoTo(2026, 12, 5);

        var close = CloseMonth();

        (close["Booked"], close["Reversed"]).ShouldBe((0, 0));
        _world.Ledger(_account).ShouldHaveSingleItem().Amount.ShouldBe(4_000m);
    }

    [Fact]
    public void CorrectionThatWasNotBookedByItself_IsTakenUpOnce()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        CloseMonth();
        GoTo(2026, 11, 20);

        // Its asynchronous step has not run yet, as when a job of the platform was cancelled.
        _world.MeterRatio(_account, "idle_share", 1, 30m, 2_000m);
        GoTo(2026, 12, 5);
        var close = CloseMonth();
        (close["Booked"], close["Reversed"]).ShouldBe((1, 1));
        _world.Settle();

        _world.Ledger(_account).Select(entry => entry.Amount).ShouldBe([4_000m, -4_000m, 2_000m]);
        _world.Reload(_account).ExperiencedViu.ShouldBe(2_000m);
    }

    [Fact]
    public void WhatIsSaidToBeLate_IsNeitherOfTheClosedMonthNorTakenBack()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        ((string)CloseMonth()["Message"]).ShouldBe("Closed 2026-10: 1 entries booked, 0 reversed, 0 unchanged, 0 goals without a usable reading.");
        GoTo(2026, 11, 20);
        _world.MeterRatio(_account, "idle_share", 1, 30m, 2_000m);
        _world.MeterRatio(_account, "idle_share", 0, 25m, 2_000m);
        GoTo(2026, 12, 5);
        ((string)CloseMonth()["Message"]).ShouldBe(
            "Closed 2026-11: 2 entries booked, 1 reversed, 0 unchanged, 0 goals without a usable reading. 1 of the booked ones are of months before, whose readings came late.");
    }

    [Fact]
    public void ValueThatIsTwelveMonthsOld_LeavesTheAccountWithTheMonthThatIsClosed()
    {
        _world.Service.Update(new Goal(_goal.Id) { Due = CrmWorld.Day("2028-12-31") });
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        CloseMonth();
        GoTo(2027, 10, 5);
        CloseMonth();
        _world.Reload(_account).ExperiencedViu.ShouldBe(4_000m);
        GoTo(2027, 11, 5);
        CloseMonth();
        _world.Reload(_account).ExperiencedViu.ShouldBeNull();
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void LateReadingsOfTwoCustomersInOneBatch_BookForEachItsOwnMonth()
    {
        // Of both months there are readings of both; only October of another was closed.
        var (other, closed) = (_world.ProduceValidAccount(), _world.ProduceValidAccount());
        foreach (var account in new[] { other, closed })
        {
            _world.ProduceValueGoal(account, row => row.Start = CrmWorld.Day("2026-09-01"));
        }

        _world.Service.Update(new Goal(_goal.Id) { Start = CrmWorld.Day("2026-09-01") });
        foreach (var account in new[] { _account, other, closed })
        {
            _world.MeterRatio(account, "idle_share", 1, 25m, 2_000m);
            _world.MeterRatio(account, "idle_share", 2, 25m, 2_000m);
        }

        _world.Settle();
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)), ("Account", closed.ToEntityReference()));
        _world.Service.Execute(new UpsertMultipleRequest
        {
            Targets = new EntityCollection([_world.RatioOf(_account, "idle_share", 1, 30m, 2_000m), _world.RatioOf(other, "idle_share", 2, 30m, 2_000m)]) { EntityName = ViuMetric.EntityLogicalName },
        });
        _world.Organization.RunAsyncJobs();
        _world.Organization.FailedJobs.ShouldBeEmpty();

        _world.Ledger(_account).ShouldHaveSingleItem().Month.ShouldBe(CrmWorld.Day("2026-10-01"));
        _world.Ledger(other).ShouldHaveSingleItem().Month.ShouldBe(CrmWorld.Day("2026-09-01"));

        // The budgets of the worlds are for the batches of one customer.
        _world.Organization.Journal.Clear();
    }

    [Fact]
    public void MonthsThatAreNotLookedThrough_AreNotCountedAndNotBooked()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        GoTo(2026, 12, 5);
        var only = _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        (only["Booked"], only["NotUsed"]).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(12)]
    public void MoreMonthsThanAccountsShow_AreRefused(int months) => CrmWorld.Refusal(() => _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)), ("LateMonths", months)))
        .ShouldContain($"LateMonths is {months}; it says how many months before the one that is closed are looked through for late readings. Pass 0 to 11, or leave it out.");

    [Fact]
    [Needs(Capability.Journal)]
    public void LookingThroughMonthsBefore_CostsNoRequestMore()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        CloseMonth();
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        var plain = Requests();
        CloseMonth();
        Requests().ShouldBe(plain);
    }

    private int Requests() => _world.Organization.Journal.Executions.Last(execution => execution.Message == "csm_CloseValueMonth").Requests;

    // As the shipped flow does on the fifth.
    private OrganizationResponse CloseMonth() => _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)), ("LateMonths", 2));

    private void GoTo(int year, int month, int day) => _world.Organization.Clock.SetUtcNow(new DateTimeOffset(year, month, day, 3, 0, 0, TimeSpan.Zero));
}
