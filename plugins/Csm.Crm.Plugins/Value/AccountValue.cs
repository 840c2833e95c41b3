using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Value;

/// <summary>The goals and the ledger of one account, and what the account shows of them.</summary>
internal sealed class AccountValue
{
    private readonly IReadOnlyList<ValueEntry> entries;

    /// <summary>An account.</summary>
    /// <param name="goals">Its goals, at least one, agreed or not.</param>
    /// <param name="entries">Its ledger, as far back as it was read.</param>
    public AccountValue(IReadOnlyList<ValueGoal> goals, IReadOnlyList<ValueEntry> entries)
    {
        this.entries = entries;
        Goals = goals;
        Currency = new ValueCurrency(
            Known.AccountCurrency, CountedOf(entries).Select(entry => entry.TransactionCurrencyId).Concat(goals.SelectMany(goal => goal.Currencies)),
            ValueGoal.DigitsOf(goals));
    }

    public IReadOnlyList<ValueGoal> Goals { get; }

    public ValueCurrency Currency { get; }

    public Guid Id => Known.AccountId;

    private ValueGoal Known => Goals[0];

    /// <summary>What stands in the way of booking anything for the account, for a person; null when nothing does.</summary>
    public string? Obstacle() => Currency.IsContested
        ? $"'{Known.AccountName}' has no currency, and its value is in {Currency.Names}, so nothing was booked. Give the account the currency its value is kept in."
        : null;

    /// <summary>
    /// What is to change of the account's figures. What cannot be summed in one currency, or is not there, is cleared: an
    /// old figure would pass for a known one.
    /// </summary>
    /// <param name="appended">Lines that are new.</param>
    /// <param name="month">First day of the month that was closed.</param>
    /// <param name="obstacles">Takes what somebody has to mend, a sentence each.</param>
    public RowChange Change(IEnumerable<ValueEntry> appended, DateTime month, ICollection<string> obstacles)
    {
        var counted = CountedOf([.. entries, .. appended]).ToArray();
        var booked = counted.Select(entry => entry.Month!.Value).DefaultIfEmpty(DateTime.MinValue).Max();
        var last = booked > month ? booked : month;
        var agreed = Goals.Where(goal => goal.IsAgreed).Select(goal => goal.Expectation).ToArray();
        foreach (var foreign in RealisationRule.Foreign(agreed, Currency.Id))
        {
            obstacles.Add(ForeignExpectation(Goals.First(goal => goal.Goal.Id == foreign.Id)));
        }

        // The window ends with the newest month of the ledger, so that closing an old month again moves nothing back.
        var window = counted.Where(entry => entry.Month >= last.AddMonths(1 - CalendarMonth.Window)).ToArray();
        return ChangeTo(RealisationRule.Of(agreed, ExperiencedOf(window, obstacles), last, Currency.Id), window.Length == 0 ? null : booked.AddMonths(1).AddDays(-1));
    }

    // What was experienced is not known before anything is booked, so it is not 0 either.
    private decimal? ExperiencedOf(IReadOnlyCollection<ValueEntry> window, ICollection<string> obstacles)
    {
        if (window.FirstOrDefault(entry => !Currency.Admits(entry.TransactionCurrencyId)) is not { } foreign)
        {
            return window.Count == 0 ? null : window.Sum(entry => entry.Amount ?? 0m);
        }

        obstacles.Add(
            $"The ledger of '{Known.AccountName}' holds amounts in {ValueCurrency.NameOf(foreign.TransactionCurrencyId)} ('{foreign.Name}'), the account is kept in {Currency.Name}, so its value cannot be summed. "
            + "Give the account the currency its value is booked in, or enter the goals' unit values in the account's currency and close the last twelve months again.");
        return null;
    }

    private RowChange ChangeTo(Realisation figures, DateTime? bookedTo)
    {
        var before = new Account(Id)
        {
            ExpectedViu = Known.AccountExpected, ExperiencedViu = Known.AccountExperienced, Realisation = Known.AccountRealisation, ValueBookedTo = Known.AccountBookedTo,
        };
        var change = new RowChange(before)
            .Set(Account.Columns.ExpectedViu, MoneyOf(figures.Expected))
            .Set(Account.Columns.ExperiencedViu, MoneyOf(figures.Experienced))
            .Set(Account.Columns.Realisation, figures.Percent)
            .Set(Account.Columns.ValueBookedTo, bookedTo);

        // Left to itself, the platform would take the currency of whoever closes the month.
        return change.IsEmpty || Known.AccountCurrency is not null || Currency.Reference is not { } currency ? change : change.Set(Account.Columns.TransactionCurrencyId, currency);
    }

    private string ForeignExpectation(ValueGoal goal) =>
        $"What is expected of goal '{goal.Goal.Name}' of '{goal.AccountName}' is in {ValueCurrency.NameOf(goal.Goal.TransactionCurrencyId)}, the account is kept in {Currency.Name}, so what is expected cannot be summed. Enter it in the account's currency.";

    // A goal nothing is expected of any more counts on neither side; its lines stay in the ledger all the same. A line
    // that was taken back and the one that does so are no amount, and may be of a currency the account had before.
    private IEnumerable<ValueEntry> CountedOf(IReadOnlyList<ValueEntry> all)
    {
        var agreed = new HashSet<Guid>(Goals.Where(goal => goal.IsAgreed).Select(goal => goal.Goal.Id));
        var standing = new HashSet<Guid>(LedgerRule.Standing(all.Select(ValueLedger.LineOf).ToArray()).Select(line => line.Id));
        return all.Where(entry => standing.Contains(entry.Id) && entry.GoalId is { } goal && agreed.Contains(goal.Id));
    }

    private static Money? MoneyOf(decimal? amount) => amount is { } known ? new Money(known) : null;
}
