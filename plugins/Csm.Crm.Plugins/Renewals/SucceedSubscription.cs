using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>The contract of the next term: same terms, same promises, same machines (R12).</summary>
internal sealed class SucceedSubscription
{
    private readonly IRows rows;

    public SucceedSubscription(IRows rows) => this.rows = rows;

    /// <summary>The one successor a renewal can have: every retry meets the same row.</summary>
    public static Guid IdFor(Guid renewalId) => RowId.From(Subscription.EntityLogicalName, renewalId.ToString("D"));

    /// <summary>Creates it, copies the running guarantees, takes the machines along and marks the old contract as renewed.</summary>
    public EntityReference Create(Renewal renewal, SuccessorTerm term, decimal? arr)
    {
        var old = ReadTerms(renewal.SubscriptionId!.Id);
        var successor = SuccessorOf(old, renewal, term, arr);
        rows.Create(successor);
        CopyGuarantees(old, successor, term);
        rows.UpdateAll(rows.Read(Queries.From(Machine.EntityLogicalName, Machine.Columns.SubscriptionId).Where(Machine.Columns.SubscriptionId, old.Id))
            .Select(machine => new Machine(machine.Id) { SubscriptionId = successor.ToEntityReference() })
            .ToArray());
        rows.Update(new Subscription(old.Id) { Status = SubscriptionStatus.Renewed });
        return successor.ToEntityReference();
    }

    private Subscription ReadTerms(Guid id) => rows.Find(
            Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, id,
            Subscription.PrimaryNameColumn, Subscription.Columns.AccountId, Subscription.Columns.OwnerId, Subscription.Columns.NoticeDays, Subscription.Columns.AutoRenew, Subscription.Columns.Model,
            Subscription.Columns.UnitPrice, Subscription.Columns.Scope, Subscription.Columns.RiskAllocation, Subscription.Columns.TransactionCurrencyId)!
        .ToEntity<Subscription>();

    private static Subscription SuccessorOf(Subscription old, Renewal renewal, SuccessorTerm term, decimal? arr)
    {
        var successor = new Subscription(IdFor(renewal.Id))
        {
            Name = old.Name,
            AccountId = old.AccountId,
            OwnerId = old.OwnerId,
            Start = term.Start,
            End = term.End,
            NoticeDays = old.NoticeDays,
            AutoRenew = old.AutoRenew,
            Model = old.Model,
            UnitPrice = old.UnitPrice,
            Scope = old.Scope,
            RiskAllocation = old.RiskAllocation,
            Arr = arr,
            Status = SubscriptionStatus.Active,
            PreviousSubscriptionId = old.ToEntityReference(),
        };
        if (old.TransactionCurrencyId is { } currency)
        {
            successor.TransactionCurrencyId = currency;
        }

        return successor;
    }

    // The old promise ends with its contract, so nothing is written on it; the new one is a row of its own, so that a dispute
    // about the old stays with it. A promise to the last day of the term goes with the contract and needs no day again.
    private void CopyGuarantees(Subscription old, Subscription successor, SuccessorTerm term)
    {
        string[] copied =
        [
            Guarantee.PrimaryNameColumn, Guarantee.Columns.AccountId, Guarantee.Columns.MetricId, Guarantee.Columns.Operator, Guarantee.Columns.Threshold, Guarantee.Columns.Period, Guarantee.Columns.Tolerance,
            Guarantee.Columns.CreditKind, Guarantee.Columns.CreditStep, Guarantee.Columns.CreditAmount, Guarantee.Columns.CreditPercent, Guarantee.Columns.CreditCap, Guarantee.Columns.TransactionCurrencyId,
            Guarantee.Columns.OwnerId,
        ];
        var running = rows.Read(Queries.From(Guarantee.EntityLogicalName, [.. copied, Guarantee.Columns.To])
                .WhereActive()
                .Where(Guarantee.Columns.SubscriptionId, old.Id)
                .Where(Guarantee.Columns.Status, (int)GuaranteeStatus.Active))
            .Select(row => row.ToEntity<Guarantee>())
            .Where(guarantee => guarantee.To is not { } to || to >= term.Start.AddDays(-1));
        var copies = new List<Entity>();
        foreach (var guarantee in running)
        {
            var copy = new Guarantee(RowId.From(Guarantee.EntityLogicalName, successor.Id.ToString("D"), guarantee.MetricId?.Id.ToString("D") ?? "", term.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
            {
                SubscriptionId = successor.ToEntityReference(),
                From = term.Start,
                To = guarantee.To >= term.Start ? guarantee.To : null,
                Status = GuaranteeStatus.Active,
            };
            foreach (var column in copied.Where(guarantee.Contains))
            {
                copy[column] = guarantee[column];
            }

            copies.Add(copy);
        }

        rows.CreateAll(copies);
    }
}
