using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Which subscriptions make their customer a new one (task 3.2.5).</summary>
public static class OnboardingRule
{
    /// <summary>Days after the start in which onboarding begins; what started earlier, as in imported data, is past it.</summary>
    public const int DaysAfterStart = 30;

    /// <summary>Whether the start calls for onboarding: the customer's first one, begun and not long ago.</summary>
    /// <param name="start">First day of the subscription.</param>
    /// <param name="otherStarts">First days of the customer's other subscriptions.</param>
    /// <param name="today">The day.</param>
    public static bool IsNewCustomer(DateTime start, IEnumerable<DateTime> otherStarts, DateTime today) =>
        start.Date <= today.Date && today.Date <= start.Date.AddDays(DaysAfterStart) && otherStarts.All(other => other.Date >= start.Date);
}

/// <summary>The first subscription of a customer that begins is an onboarding, said once; the shipped playbook follows from it.</summary>
internal sealed class OnboardingWatch : IWatch
{
    private const int DaysToFirstValue = 90;

    // Not the customer's name, which may change: the key would, too, and the onboarding begin once more.
    private const string OncePerCustomer = "";
    private readonly IRows rows;

    public OnboardingWatch(IRows rows) => this.rows = rows;

    // Nothing ends an onboarding but the people who do it.
    public IReadOnlyList<StandingCause> Causes => [];

    public IEnumerable<ActionRequest> Find(IReadOnlyCollection<WatchedAccount> accounts, DateTime now)
    {
        var started = rows.ReadWhereIn(
                () => Queries.From(
                        Subscription.EntityLogicalName,
                        Subscription.Columns.AccountId, Subscription.Columns.Name, Subscription.Columns.Number, Subscription.Columns.Start, Subscription.Columns.Status, Subscription.Columns.PreviousSubscriptionId)
                    .WhereActive(),
                Subscription.Columns.AccountId,
                accounts.Select(account => account.Id))
            .Select(row => row.ToEntity<Subscription>())
            .Where(row => row.Start is not null && row.Status is not SubscriptionStatus.Draft)
            .ToLookup(row => row.AccountId!.Id);
        return accounts.Select(account => RequestFor(account, started[account.Id].ToArray(), now)).OfType<ActionRequest>().ToArray();
    }

    private static ActionRequest? RequestFor(WatchedAccount account, Subscription[] started, DateTime now)
    {
        var first = started.FirstOrDefault(one =>
            one.Status == SubscriptionStatus.Active && one.PreviousSubscriptionId is null
            && OnboardingRule.IsNewCustomer(one.Start!.Value, started.Where(other => other.Id != one.Id).Select(other => other.Start!.Value), now));
        return first is null ? null : account.Request(
            ActionKind.Lifecycle, ActionReason.Onboarding, OncePerCustomer,
            string.Format(CultureInfo.InvariantCulture, "The first subscription, {0}, began on {1:yyyy-MM-dd}.", first.Number ?? first.Name, first.Start), Severity.Medium, first.Start!.Value.AddDays(DaysToFirstValue)) with
        {
            Nature = CauseNature.Once,
        };
    }
}
