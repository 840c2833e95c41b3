using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>What asking for one renewal came to.</summary>
/// <param name="RenewalId">The renewal of the running term; null while its window is closed.</param>
/// <param name="Created">Whether this call created it.</param>
/// <param name="Message">What was done, for a person.</param>
internal sealed record RenewalOutcome(Guid? RenewalId, bool Created, string Message);

/// <summary>What a sweep came to.</summary>
/// <param name="Examined">Active subscriptions whose term ends within the longest lead.</param>
/// <param name="Triggered">Renewals created.</param>
/// <param name="AlreadyOpen">Renewals that were there already.</param>
/// <param name="Left">Renewals that are due and were left for the next call.</param>
/// <param name="Message">The same for a person.</param>
internal sealed record SweepOutcome(int Examined, int Triggered, int AlreadyOpen, int Left, string Message);

/// <summary>R12: starts the renewal of a term once, when its window opens. Every retry meets the same row.</summary>
internal sealed class TriggerRenewals
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string Due = "Renewal due";

    // About four requests each; a call must end within the platform's two minutes, and what is left is due at the next one.
    private const int MostAtOnce = 100;
    private const int LongestLabel = 150;
    private const string AccountAlias = "account";
    private const string RenewalAlias = "renewal";
    private readonly IRows rows;
    private readonly SegmentTermsReader segments;
    private readonly RaiseActions actions;
    private readonly IEvents events;

    public TriggerRenewals(IRows rows, SegmentTermsReader segments, RaiseActions actions, IEvents events)
    {
        this.rows = rows;
        this.segments = segments;
        this.actions = actions;
        this.events = events;
    }

    /// <summary>Starts the renewal of one subscription if its window is open.</summary>
    /// <exception cref="RefusalException">The subscription does not exist, is not active or has no term end, or its account is not active.</exception>
    public RenewalOutcome For(Guid subscriptionId, DateTime now)
    {
        var term = Read(Terms().Where(Subscription.PrimaryIdColumn, subscriptionId), segments.Read()).FirstOrDefault()
            ?? throw new RefusalException($"There is no subscription {subscriptionId:D} that you may read. Choose another subscription or ask its owner to share it.");
        if (term.Subscription.Status != SubscriptionStatus.Active)
        {
            throw new RefusalException($"Subscription '{term.Label}' is not active (status {term.Subscription.Status?.ToString() ?? "empty"}), so it has no renewal. Set it to active first.");
        }

        if (!term.IsServed)
        {
            throw new RefusalException($"The account of subscription '{term.Label}' is deactivated or was merged into another one, so there is nobody to renew with. Move the subscription to the account that stays, or activate the account.");
        }

        if (term.Window is not { } window)
        {
            throw new RefusalException($"Subscription '{term.Label}' has no term end, so its renewal cannot be planned. Enter the end of the term.");
        }

        if (term.IsTriggered)
        {
            return new RenewalOutcome(term.RenewalId, false, Text("The renewal of '{0}' for the term to {1:yyyy-MM-dd} exists already; nothing was done.", term.Label, window.TermEnd));
        }

        if (!window.IsOpenOn(now))
        {
            return new RenewalOutcome(null, false, Text(
                "The renewal of '{0}' is not due: its term ends on {1:yyyy-MM-dd} and the window of a {2} account opens on {3:yyyy-MM-dd}. Nothing was done.",
                term.Label, window.TermEnd, PreparationLead.NameOf(window.Segment), window.OpensOn));
        }

        Start([term], now);
        return new RenewalOutcome(term.RenewalId, true, Text("Started the renewal of '{0}'. {1}", term.Label, window.Reason()));
    }

    /// <summary>Starts the renewal after a subscription was written; one that is not active or has no term end is left alone.</summary>
    public void AfterChange(Guid subscriptionId, DateTime now) =>
        Start(Read(Terms().Where(Subscription.PrimaryIdColumn, subscriptionId), segments.Read()).Where(term => term.IsActive && term.IsServed && term.IsDueOn(now)).ToArray(), now);

    /// <summary>Starts renewals that are due, the earliest term first and as many as a call can: one paged read, then the writes of those that are new.</summary>
    /// <param name="asOf">The day to sweep for.</param>
    /// <param name="now">The time.</param>
    public SweepOutcome Sweep(DateTime asOf, DateTime now)
    {
        var bySegment = segments.Read();
        var lastEnd = asOf.Date.AddDays(bySegment.Values.Max(segment => segment.LeadDays));
        var terms = Read(
                Terms().Where(Subscription.Columns.Status, (int)SubscriptionStatus.Active).Where(Subscription.Columns.End, ConditionOperator.OnOrBefore, lastEnd), bySegment)
            .Where(term => term.IsServed)
            .ToArray();
        var due = terms.Where(term => term.IsDueOn(asOf)).OrderBy(term => term.Window!.TermEnd).ThenBy(term => term.Subscription.Id).ToArray();
        var started = due.Take(MostAtOnce).ToArray();
        Start(started, now);
        var open = terms.Count(term => term.IsTriggered);
        return new SweepOutcome(terms.Length, started.Length, open, due.Length - started.Length, Text(
            "Looked at {0} active subscriptions whose term ends by {1:yyyy-MM-dd}: started {2} renewals, {3} had been started before.",
            terms.Length, lastEnd, started.Length, open));
    }

    /// <summary>The name a renewal is started with.</summary>
    /// <param name="label">Number or name of the subscription.</param>
    /// <param name="termEnd">Last day of the term.</param>
    public static string NameOf(string label, DateTime termEnd) => Text("{0} to {1:yyyy-MM-dd}", Shortened(label), termEnd);

    /// <summary>What a subscription is called in calls to action: its number, which stays, or else its name.</summary>
    public static string LabelOf(Subscription subscription) => Shortened(subscription.Number ?? subscription.Name ?? subscription.Id.ToString("D"));

    private static string Shortened(string label) => label.Length <= LongestLabel ? label : label.Substring(0, LongestLabel);

    private static QueryExpression Terms()
    {
        var query = Queries.From(
                Subscription.EntityLogicalName,
                Subscription.Columns.Name, Subscription.Columns.Number, Subscription.Columns.AccountId, Subscription.Columns.End, Subscription.Columns.NoticeDays,
                Subscription.Columns.Arr, BaseAmount.ColumnOf(Subscription.Columns.Arr), Subscription.Columns.Status, Subscription.Columns.TransactionCurrencyId)
            .WhereActive();
        query.AddOrder(Subscription.Columns.End, OrderType.Ascending);
        query.Join(
            Subscription.Columns.AccountId, Account.EntityLogicalName, Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner,
            Account.Columns.OwnerId, Account.Columns.StateCode, Account.Columns.Segment, Account.Columns.FleetSize, Account.Columns.NextRenewalOn);
        query.Join(
            Subscription.PrimaryIdColumn, Renewal.EntityLogicalName, Renewal.Columns.SubscriptionId, RenewalAlias, JoinOperator.LeftOuter, Renewal.Columns.TermEnd);
        return query;
    }

    // A subscription comes once per renewal it ever had: the terms are put together again here.
    private List<Term> Read(QueryExpression query, IReadOnlyDictionary<CustomerSegment, SegmentTerms> bySegment) =>
        rows.Read(query).GroupBy(row => row.Id).Select(same => TermOf(same, bySegment)).ToList();

    private static Term TermOf(IGrouping<Guid, Entity> same, IReadOnlyDictionary<CustomerSegment, SegmentTerms> bySegment)
    {
        var row = same.First();
        var subscription = row.ToEntity<Subscription>();
        var segment = row.Joined<OptionSetValue>(AccountAlias, Account.Columns.Segment) is { } set
            ? (CustomerSegment)(set.Value - Choice.First)
            : PreparationLead.SegmentOf(row.JoinedValue<int>(AccountAlias, Account.Columns.FleetSize), BaseAmount.Of(row, Subscription.Columns.Arr));
        var window = subscription.End is { } end ? RenewalWindow.Of(end, subscription.NoticeDays, segment, bySegment[segment].LeadDays) : null;
        return new Term(
            subscription,
            row.Joined<EntityReference>(AccountAlias, Account.Columns.OwnerId),
            row.Joined<OptionSetValue>(AccountAlias, Account.Columns.StateCode)?.Value == 0,
            row.JoinedValue<DateTime>(AccountAlias, Account.Columns.NextRenewalOn),
            window,
            window is not null && same.Any(each => each.JoinedValue<DateTime>(RenewalAlias, Renewal.Columns.TermEnd)?.Date == window.TermEnd));
    }

    private void Start(IReadOnlyCollection<Term> due, DateTime now)
    {
        // A renewal that is stored is started no more, so its call comes before it: a job that ends between the two finds its own call the next time.
        var requests = due.ToDictionary(term => term, term => RequestFor(term, now));
        var raised = actions.Raise(requests.Values, now);
        rows.CreateAll(due.Select(term => RenewalOf(term, now)).ToArray());
        rows.UpdateAll(due.GroupBy(term => term.Subscription.AccountId!.Id)
            .Select(account => NextRenewalOf(account.Key, account.First().NextRenewalOn, account.Min(term => term.Window!.TermEnd), now))
            .OfType<Account>()
            .ToArray());
        foreach (var term in due)
        {
            events.Raise(EventFor(term, raised.TryGetValue(requests[term].Key, out var action) ? action : null));
        }
    }

    // The earliest one that is still ahead: a date that has passed gives way.
    private static Account? NextRenewalOf(Guid accountId, DateTime? known, DateTime termEnd, DateTime now) =>
        known is null || known.Value.Date < now.Date || termEnd < known.Value.Date ? new Account(accountId) { NextRenewalOn = termEnd } : null;

    private static Renewal RenewalOf(Term term, DateTime now)
    {
        var window = term.Window!;
        var renewal = new Renewal(term.RenewalId)
        {
            Name = term.RenewalName,
            SubscriptionId = term.Subscription.ToEntityReference(),
            AccountId = term.Subscription.AccountId,
            TermEnd = window.TermEnd,
            NoticeBy = window.NoticeBy,
            Stage = RenewalStage.Forecast,
            ForecastArr = term.Subscription.Arr,
            TriggeredOn = now,
            TriggerReason = window.Reason(),
        };
        if (term.Owner is not null)
        {
            renewal.OwnerId = term.Owner;
        }

        if (term.Subscription.TransactionCurrencyId is { } currency)
        {
            renewal.TransactionCurrencyId = currency;
        }

        return renewal;
    }

    private static ActionRequest RequestFor(Term term, DateTime now)
    {
        var window = term.Window!;
        var due = window.NoticeBy >= now.Date ? window.NoticeBy : window.TermEnd;
        return new ActionRequest(
            term.Subscription.AccountId!, term.Owner, ActionKind.Renewal, Due, term.RenewalName, window.Reason(), Severity.Medium, due)
        {
            Nature = CauseNature.State,
        };
    }

    private static BusinessEvent EventFor(Term term, Guid? actionId) =>
        new BusinessEvent(EventApis.RenewalTriggered, term.Subscription.AccountId!, term.Owner)
            .With("SubscriptionId", term.Subscription.Id)
            .With("RenewalId", term.RenewalId)
            .With("RenewalName", term.RenewalName)
            .With("TermEnd", term.Window!.TermEnd)
            .With("NoticeBy", term.Window.NoticeBy)
            .With("CallToActionId", actionId);

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);

    // A subscription in its running term, with what is known of its renewal.
    private sealed record Term(Subscription Subscription, EntityReference? Owner, bool IsServed, DateTime? NextRenewalOn, RenewalWindow? Window, bool IsTriggered)
    {
        public bool IsActive => Subscription.Status == SubscriptionStatus.Active;

        public Guid RenewalId => RowId.From(Renewal.EntityLogicalName, Subscription.Id.ToString("D"), Window!.TermEnd.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        public string RenewalName => NameOf(Label, Window!.TermEnd);

        public string Label => LabelOf(Subscription);

        public bool IsDueOn(DateTime day) => !IsTriggered && Window is not null && Window.IsOpenOn(day);
    }
}
