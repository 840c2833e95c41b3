using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>Amounts of different currencies are never one sum: closing a month names the mismatch and the way out.</summary>
public class ValueCurrencyTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public ValueCurrencyTests()
    {
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
    }

    [Fact]
    public void ExpectationInAnotherCurrency_IsNamedAndNotSummed()
    {
        var crowns = _world.ProduceCurrency("SEK", 11m);
        _world.Service.Update(new Account(_account.Id) { TransactionCurrencyId = BaseCurrency() });
        _world.ProduceValueGoal(_account);
        var foreign = _world.ProduceValidGoal(_account, goal => (goal.Name, goal.ExpectedValue, goal.TransactionCurrencyId) = ("Fewer shocks", 500_000m, crowns));

        var message = Close();

        message.ShouldContain("What is expected of goal 'Fewer shocks' of 'Customer 1' is in SEK");
        var account = _world.Reload(_account);
        (account.ExpectedViu, account.ExperiencedViu, account.Realisation).ShouldBe((null, 4_000m, null));

        _world.Service.Update(new Goal(foreign.Id) { ExpectedValue = 50_000m, TransactionCurrencyId = BaseCurrency() });
        Close().ShouldNotContain("SEK");
        _world.Reload(_account).ExpectedViu.ShouldBe(98_000m);
    }

    [Fact]
    public void AccountWithoutCurrency_TakesTheOneItsValueIsAgreedIn()
    {
        var crowns = _world.ProduceCurrency("SEK", 11m);
        _world.ProduceValueGoal(_account, goal => goal.TransactionCurrencyId = crowns);
        _world.Reload(_account).TransactionCurrencyId.ShouldBeNull();

        Close();

        _world.Ledger(_account).ShouldHaveSingleItem().TransactionCurrencyId!.Id.ShouldBe(crowns.Id);
        var account = _world.Reload(_account);
        (account.TransactionCurrencyId?.Id, account.ExpectedViu, account.ExperiencedViu).ShouldBe((crowns.Id, 48_000m, 4_000m));
        var version = account.RowVersion;
        Close();
        _world.Reload(_account).RowVersion.ShouldBe(version);
    }

    [Fact]
    public void AccountWithoutCurrencyWhoseValueIsInTwo_IsNamedAndNotBooked()
    {
        var crowns = _world.ProduceCurrency("SEK", 11m);
        _world.ProduceValueGoal(_account);
        _world.ProduceValueGoal(_account, goal => goal.TransactionCurrencyId = crowns);

        var message = Close();

        message.ShouldContain("'Customer 1' has no currency, and its value is in");
        message.ShouldContain("SEK");
        message.ShouldContain("Give the account the currency its value is kept in.");
        message.ShouldNotContain("Goal '", Case.Sensitive, "it is the account that has to be mended, not each of its goals");
        _world.Ledger(_account).ShouldBeEmpty();
        _world.Reload(_account).ExpectedViu.ShouldBeNull();

        // Neither goal had begun by then, so nothing is in the way of anything.
        Close(monthsAgo: 13).ShouldNotContain("no currency");
    }

    [Fact]
    public void AccountKeptInAnotherCurrencyLater_HasItsLinesTakenBackInTheirOwn()
    {
        var goal = _world.ProduceValueGoal(_account);
        Close();
        var crowns = _world.ProduceCurrency("SEK", 11m);
        _world.Service.Update(new Account(_account.Id) { TransactionCurrencyId = crowns });
        _world.Service.Update(new Goal(goal.Id) { UnitValue = 40m, ExpectedValue = 48_000m, TransactionCurrencyId = crowns });

        Close();

        _world.Ledger(_account).Select(line => (line.Amount, line.TransactionCurrencyId!.Id)).ShouldBe([(4_000m, BaseCurrency().Id), (-4_000m, BaseCurrency().Id), (4_000m, crowns.Id)]);
        _world.Ledger(_account)[2].Reason.ShouldBe("Corrected: the value is kept in another currency now.");
        var account = _world.Reload(_account);
        (account.ExperiencedViu, account.ExpectedViu).ShouldBe((4_000m, 48_000m));
    }

    private EntityReference BaseCurrency() => new("transactioncurrency", _world.Everything<Entity>("transactioncurrency").Single(currency => currency.GetAttributeValue<decimal>("exchangerate") == 1m).Id);

    private string Close(int monthsAgo = 1) => (string)_world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(monthsAgo)))["Message"];
}
