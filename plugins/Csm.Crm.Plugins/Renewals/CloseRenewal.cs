using System.Globalization;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>How a renewal is to be closed.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Arr">New recurring revenue per year; null takes the forecast.</param>
/// <param name="ChurnReason">Why the customer left; null when he did not.</param>
internal sealed record Closing(RenewalEnd End, decimal? Arr, string? ChurnReason)
{
    /// <summary>Why it closes by itself; null when somebody closes it.</summary>
    public string? Reason { get; init; }
}

/// <summary>What closing came to.</summary>
/// <param name="Successor">The subscription of the new term; null when lost.</param>
/// <param name="Message">What was done, for a person.</param>
internal sealed record ClosedRenewal(EntityReference? Successor, string Message);

/// <summary>
/// R12: ends a renewal once. Won: the next term follows with the same terms, its promises and its machines. The caller
/// closes the renewal with his own rights; what follows from it is written as the system, for Sales may close and owns no contract.
/// </summary>
internal sealed class CloseRenewal
{
    private const string SubscriptionAlias = "subscription";
    private const string AccountAlias = "account";
    private readonly IRows caller;
    private readonly SucceedSubscription successors;
    private readonly NextRenewals nextRenewals;
    private readonly IEvents events;

    public CloseRenewal(IRows caller, IRows rows, SucceedSubscription successors, IEvents events)
    {
        this.caller = caller;
        nextRenewals = new NextRenewals(rows);
        this.successors = successors;
        this.events = events;
    }

    /// <summary>Closes it; the same outcome again changes nothing, another one is refused.</summary>
    /// <exception cref="RefusalException">It cannot be read, was closed otherwise, or the outcome contradicts itself.</exception>
    public ClosedRenewal Close(Guid renewalId, Closing closing, DateTime now)
    {
        var row = caller.Read(Query(renewalId)).FirstOrDefault()
            ?? throw new RefusalException($"There is no renewal {renewalId:D} with a subscription that you may read. Choose another renewal or ask its owner to share it.");
        var renewal = row.ToEntity<Renewal>();
        if (renewal.Stage is RenewalStage.Won or RenewalStage.Lost)
        {
            return Again(renewal, closing);
        }

        var before = row.Joined<Money>(SubscriptionAlias, Subscription.Columns.Arr)?.Value;
        var arr = closing.End == RenewalEnd.Churned ? 0m : closing.Arr ?? renewal.ForecastArr ?? before;
        var contract = OpenRenewal.ContractIn(row, SubscriptionAlias);
        if ((CloseRule.Refusal(closing.End, before, arr, closing.ChurnReason, renewal.Name ?? "") ?? CloseRule.Superseded(closing.End, renewal.TermEnd, contract, renewal.Name ?? "")) is { } refusal)
        {
            throw new RefusalException(refusal);
        }

        // A contract that has renewed itself is a fact; there is nothing left to decide or to propose.
        if (closing.Reason is null && CloseRule.Unready(StateOf(renewal), closing.End, renewal.Name ?? "") is { } unready)
        {
            throw new RefusalException(unready);
        }

        caller.Update(ChangeOf(renewal, closing, arr, now));
        var term = SuccessorTerm.After(row.JoinedValue<DateTime>(SubscriptionAlias, Subscription.Columns.Start), renewal.TermEnd ?? contract.End ?? now.Date);
        var successor = closing.End == RenewalEnd.Churned ? null : successors.Create(renewal, term, arr);
        WriteNextRenewal(row, renewal, now);
        Tell(row, renewal, closing.End, arr, successor);
        return new ClosedRenewal(successor, successor is null
            ? Text("Closed the renewal '{0}' as churned: {1}", renewal.Name, closing.ChurnReason)
            : Text("Closed the renewal '{0}' as {1} with {2:0.00} per year; the new term runs from {3:yyyy-MM-dd} to {4:yyyy-MM-dd}.", renewal.Name, NameOf(closing.End), arr, term.Start, term.End));
    }

    private static QueryExpression Query(Guid renewalId)
    {
        var query = Queries.From(
                Renewal.EntityLogicalName,
                Renewal.PrimaryNameColumn, Renewal.Columns.AccountId, Renewal.Columns.SubscriptionId, Renewal.Columns.Stage, Renewal.Columns.TermEnd, Renewal.Columns.ForecastArr, Renewal.Columns.Outcome,
                Renewal.Columns.OutcomeArr, Renewal.Columns.DecidedOn, Renewal.Columns.ChurnReason, Renewal.Columns.HumanAssessment, Renewal.Columns.MachineAssessment,
                Renewal.Columns.Decision, Renewal.Columns.ValueReportId, Renewal.Columns.SetAsideOn, Renewal.Columns.StateCode)
            .Where(Renewal.PrimaryIdColumn, renewalId);
        query.Join(
            Renewal.Columns.SubscriptionId, Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, SubscriptionAlias, JoinOperator.Inner,
            Subscription.Columns.Start, Subscription.Columns.End, Subscription.Columns.Arr, Subscription.Columns.Status, Subscription.Columns.StateCode);
        query.Join(
            Renewal.Columns.AccountId, Account.EntityLogicalName, Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner,
            Account.PrimaryNameColumn, Account.Columns.OwnerId, Account.Columns.NextRenewalOn, Account.Columns.RenewalLikelihood);
        return query;
    }

    private static RenewalState StateOf(Renewal renewal) => new(
        renewal.GetChoice<RenewalStep>(Renewal.Columns.Stage) ?? RenewalStep.Forecast,
        renewal.GetChoice<Prospect>(Renewal.Columns.HumanAssessment),
        renewal.GetChoice<Prospect>(Renewal.Columns.MachineAssessment),
        !string.IsNullOrWhiteSpace(renewal.Decision),
        renewal.ValueReportId is not null);

    private ClosedRenewal Again(Renewal renewal, Closing closing)
    {
        var ended = renewal.GetChoice<RenewalEnd>(Renewal.Columns.Outcome);
        var isSame = ended == closing.End && (closing.End == RenewalEnd.Churned || closing.Arr is null || closing.Arr == renewal.OutcomeArr);
        if (!isSame)
        {
            throw new RefusalException(Text(
                "The renewal '{0}' was closed on {1:yyyy-MM-dd} as {2} with {3:0.00} per year; it cannot be closed as {4} as well. Nothing was changed. If the first was a mistake, correct the subscription of the new term.",
                renewal.Name, renewal.DecidedOn, ended is { } known ? NameOf(known) : "an unknown outcome", renewal.OutcomeArr ?? 0m, NameOf(closing.End)));
        }

        var successor = closing.End == RenewalEnd.Churned ? null : new EntityReference(Subscription.EntityLogicalName, SucceedSubscription.IdFor(renewal.Id));
        return new ClosedRenewal(successor, Text("The renewal '{0}' was closed as {1} before; nothing was done.", renewal.Name, NameOf(closing.End)));
    }

    // The outcome may stand on the form already; only what differs is written. One that was set aside is none any more: its outcome counts.
    private static Renewal ChangeOf(Renewal renewal, Closing closing, decimal? arr, DateTime now)
    {
        var change = new Renewal(renewal.Id) { Stage = closing.End == RenewalEnd.Churned ? RenewalStage.Lost : RenewalStage.Won, DecidedOn = now.Date };
        var outcome = (Tables.RenewalOutcome)(Choice.First + (int)closing.End);
        if (renewal.Outcome != outcome)
        {
            change.Outcome = outcome;
        }

        if (renewal.SetAsideOn is not null)
        {
            change.SetAsideOn = null;
            change.ClosingReason = null;
        }

        // On the form a person can only close one that he has activated before.
        if (renewal.SetAsideOn is not null && renewal.StateCode?.Value != OpenRenewal.Active.Value)
        {
            change.StateCode = OpenRenewal.Active;
            change.StatusCode = OpenRenewal.ActiveStatus;
        }

        if (closing.Reason is { } reason)
        {
            change.ClosingReason = reason;
        }

        if (renewal.OutcomeArr != arr)
        {
            change.OutcomeArr = arr;
        }

        if (closing.End == RenewalEnd.Churned && renewal.ChurnReason != closing.ChurnReason)
        {
            change.ChurnReason = closing.ChurnReason;
        }

        return change;
    }

    private void WriteNextRenewal(Entity row, Renewal renewal, DateTime now)
    {
        var account = new Account(renewal.AccountId!.Id)
        {
            NextRenewalOn = row.JoinedValue<DateTime>(AccountAlias, Account.Columns.NextRenewalOn),
            RenewalLikelihood = row.JoinedValue<decimal>(AccountAlias, Account.Columns.RenewalLikelihood),
        };
        nextRenewals.Write([account], now, renewal.SubscriptionId!.Id);
    }

    private void Tell(Entity row, Renewal renewal, RenewalEnd end, decimal? arr, EntityReference? successor) =>
        events.Raise(new BusinessEvent(
                EventApis.RenewalClosed,
                new EntityReference(Account.EntityLogicalName, renewal.AccountId!.Id) { Name = row.Joined<string>(AccountAlias, Account.PrimaryNameColumn) ?? "" },
                row.Joined<EntityReference>(AccountAlias, Account.Columns.OwnerId))
            .With("SubscriptionId", renewal.SubscriptionId!.Id)
            .With("RenewalId", renewal.Id)
            .With("Outcome", end.ToString())
            .With("OutcomeArr", arr)
            .With("SuccessorId", successor?.Id));

    private static string NameOf(RenewalEnd end) => end switch { RenewalEnd.Renewed => "renewed", RenewalEnd.Upsold => "upsold", RenewalEnd.Downsold => "downsold", _ => "churned" };

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
