using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Value;

public class CloseValueMonthTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;
    private readonly Goal _goal;

    public CloseValueMonthTests()
    {
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _world.ProduceAssessedModel();
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(_csm));
        _goal = _world.ProduceValueGoal(_account);
        _world.Settle();
    }

    [Fact]
    public void Csm_ClosesAMonthOfHerAccountWithEvidence()
    {
        var evidence = _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);

        var response = Close(_csm, 1);

        (response["Booked"], response["Reversed"], response["Unchanged"], response["NotUsed"]).ShouldBe((1, 0, 0, 0));
        var entry = _world.Ledger(_account).ShouldHaveSingleItem();
        (entry.Quantity, entry.Amount, entry.Volume, entry.Actual, entry.Revision).ShouldBe((200m, 4_000m, 2_000m, 25m, 1));
        entry.ViuMetricId!.Id.ShouldBe(evidence.Id);
        entry.GoalId!.Id.ShouldBe(_goal.Id);
        entry.OwnerId!.Id.ShouldBe(_csm);
        var account = _world.Reload(_account);
        (account.ExpectedViu, account.ExperiencedViu, account.Realisation).ShouldBe((48_000m, 4_000m, 8.33m));
    }

    [Fact]
    public void Rerun_ChangesNothing()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        Close(_csm, 1);
        _world.Settle();
        var (entry, account) = (_world.Ledger(_account).Single().RowVersion, _world.Reload(_account).RowVersion);

        var again = Close(_csm, 1);

        (again["Booked"], again["Reversed"], again["Unchanged"]).ShouldBe((0, 0, 1));
        _world.Ledger(_account).Single().RowVersion.ShouldBe(entry);
        _world.Reload(_account).RowVersion.ShouldBe(account);
    }

    [Fact]
    public void LateReading_IsReversedAndBookedAnewByItself()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        Close(_csm, 1);
        _world.MeterRatio(_account, "idle_share", 1, 30m, 2_000m);
        _world.Settle();

        _world.Ledger(_account).Select(entry => (entry.Revision, entry.Amount)).ShouldBe([(1, 4_000m), (2, -4_000m), (3, 2_000m)]);
        _world.Ledger(_account)[1].ReversesId!.Id.ShouldBe(_world.Ledger(_account)[0].Id);
        _world.Ledger(_account)[2].Reason.ShouldBe("Corrected: metered value 30 instead of 25.");
        _world.Reload(_account).ExperiencedViu.ShouldBe(2_000m);
    }

    [Fact]
    public void ReadingOfAMonthNobodyClosed_BooksNothingByItself()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.Settle();
        _world.Ledger(_account).ShouldBeEmpty();
    }

    [Fact]
    public void LateReadingOfAMonthThatWasClosedForOthers_IsBookedByItself()
    {
        var other = _world.ProduceValidAccount();
        _world.ProduceValueGoal(other);
        _world.MeterRatio(other, "idle_share", 1, 25m, 2_000m);
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m, coverage: 50m);
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)))["NotUsed"].ShouldBe(1);

        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m, coverage: 90m);
        _world.MeterRatio(_account, "idle_share", 0, 25m, 2_000m, coverage: 90m);
        _world.Settle();

        _world.Ledger(_account).ShouldHaveSingleItem().Amount.ShouldBe(4_000m);
        _world.Ledger(other).ShouldHaveSingleItem();
    }

    [Fact]
    public void ReadingUnderSixtyPercentCoverage_IsNotUsedAndTakesNothingBack()
    {
        _world.MeterRatio(_account, "idle_share", 2, 25m, 2_000m, coverage: 59.99m);
        Close(_csm, 2)["NotUsed"].ShouldBe(1);
        _world.Ledger(_account).ShouldBeEmpty();

        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m, coverage: 60m);
        Close(_csm, 1)["Booked"].ShouldBe(1);
        _world.MeterRatio(_account, "idle_share", 1, 34m, 100m, coverage: 10m);
        _world.Settle();
        _world.Ledger(_account).ShouldHaveSingleItem().Amount.ShouldBe(4_000m);
    }

    [Fact]
    public void ClosingAnOldMonthAgain_MovesTheWindowOfTheAccountNowhere()
    {
        foreach (var monthsAgo in Enumerable.Range(1, 14).Reverse())
        {
            _world.Service.Update(new Goal(_goal.Id) { Start = _world.MonthsAgo(20) });
            _world.MeterRatio(_account, "idle_share", monthsAgo, 25m, 2_000m);
            Close(_csm, monthsAgo);
        }

        Close(_csm, 9);
        var account = _world.Reload(_account);
        (account.ExperiencedViu, account.Realisation).ShouldBe((48_000m, 100m));
    }

    [Fact]
    public void CurrencyOfTheMetricThatIsNotTheAccounts_IsNamedAndNotBooked()
    {
        _world.Service.Update(new Account(_account.Id) { TransactionCurrencyId = _world.ProduceCurrency("USD", 1.1m) });
        _world.Service.Update(new Goal(_goal.Id) { UnitValue = null });
        _world.Service.Update(new Metric(_world.ProduceValidMetric("idle_share").Id) { UnitValue = 40m, TransactionCurrencyId = _world.ProduceCurrency("SEK", 11m) });
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);

        var response = Close(_csm, 1);

        response["Booked"].ShouldBe(0);
        ((string)response["Message"]).ShouldContain("its unit value is in SEK, the account is kept in USD. Enter a unit value on the goal in the account's currency.");
    }

    [Fact]
    public void GoalWithoutBaselineOrMetric_IsNamedAndTheOthersAreBooked()
    {
        _world.ProduceValidGoal(_account, row => (row.Name, row.UnitValue) = ("Unmetered", 5m));
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);

        var response = Close(_csm, 1);

        response["Booked"].ShouldBe(1);
        ((string)response["Message"]).ShouldContain("Goal 'Unmetered' of 'Customer 1' has a unit value but no KPI with a metric");
    }

    [Fact]
    public void AccountThatWasMergedAway_IsRefusedByNameAndLeftOutOfTheSweep()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.Service.Update(new Account(_account.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        CrmWorld.Refusal(() => Close(_csm, 1)).ShouldContain("The account 'Customer 1' is inactive: it was closed or merged into another.");
        _world.CallAs(_csm, "csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)))["Booked"].ShouldBe(0);
    }

    [Fact]
    public void GoalThatMovedToAnotherCustomer_LeavesWhatItWasWorthBehindAndIsBookedThere()
    {
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        Close(_csm, 1);
        var other = _world.ProduceValidAccount();
        _world.MeterRatio(other, "idle_share", 1, 30m, 2_000m);
        _world.Service.Update(new Goal(_goal.Id) { AccountId = other.ToEntityReference() });

        var close = _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));

        (close["Booked"], close["Reversed"]).ShouldBe((1, 0));
        _world.Ledger(_account).ShouldHaveSingleItem().Amount.ShouldBe(4_000m);
        _world.Ledger(other).ShouldHaveSingleItem().Amount.ShouldBe(2_000m);
        _world.Reload(other).ExperiencedViu.ShouldBe(2_000m);
    }

    [Fact]
    public void RunningMonth_IsRefused() =>
        CrmWorld.Refusal(() => Close(_csm, 0)).ShouldContain("The month 2026-11 is not over yet everywhere (it is 2026-11-02 06:00, UTC)");

    [Fact]
    public void LeapDayInTheMonth_ClosesFebruary()
    {
        _world.Organization.Clock.SetUtcNow(new DateTimeOffset(2028, 3, 2, 4, 0, 0, TimeSpan.Zero));
        _world.Service.Update(new Goal(_goal.Id) { Start = CrmWorld.Day("2028-01-01") });
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.CallAs(_csm, "csm_CloseValueMonth", ("Month", new DateTime(2028, 2, 29, 23, 0, 0, DateTimeKind.Utc)))["Booked"].ShouldBe(1);
        _world.Ledger(_account).Single().Month.ShouldBe(CrmWorld.Day("2028-02-01"));
    }

    [Fact]
    public void SweepOfACsm_KeepsToTheAccountsSheMaySee()
    {
        var other = _world.ProduceValidAccount();
        _world.ProduceValueGoal(other);
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.MeterRatio(other, "idle_share", 1, 25m, 2_000m);

        _world.CallAs(_csm, "csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)))["Booked"].ShouldBe(1);
        _world.Ledger(other).ShouldBeEmpty();
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)))["Booked"].ShouldBe(1);
    }

    [Theory]
    [InlineData("Sales")]
    [InlineData("Service")]
    [InlineData("Telemetry writer")]
    public void OtherRoles_AreRefused(string role) =>
        CrmWorld.Refusal(() => Close(_world.Organization.AddUser("Somebody", role), 1)).ShouldContain("prvWritecsm_Goal");

    [Fact]
    [Needs(Capability.Journal)]
    public void SweepOverManyAccounts_ReadsByPagesNotByAccounts()
    {
        var few = RequestsOfClose();
        for (var index = 0; index < 40; index++)
        {
            _world.ProduceValueGoal(_world.ProduceValidAccount());
        }

        _world.Settle();
        RequestsOfClose().ShouldBe(few);
    }

    // The first close writes what is expected of an account that did not say it yet; what is left is reading.
    private int RequestsOfClose()
    {
        // The first time writes what is expected of each account.
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        _world.Settle();
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        return _world.Organization.Journal.Executions.Last(execution => execution.Message == "csm_CloseValueMonth").Requests;
    }

    private OrganizationResponse Close(Guid user, int monthsAgo) =>
        _world.CallAs(user, "csm_CloseValueMonth", ("Month", _world.MonthsAgo(monthsAgo)), ("Account", _account.ToEntityReference()));
}
