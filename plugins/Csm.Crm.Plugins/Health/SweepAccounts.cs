using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>What a portion of the nightly sweep came to.</summary>
/// <param name="Examined">Accounts looked at.</param>
/// <param name="Changed">Accounts whose score or figures were written.</param>
/// <param name="NextPage">Number of the next portion; null when this was the last.</param>
/// <param name="Message">What was done, for a person.</param>
internal sealed record SweepOutcome(int Examined, int Changed, int? NextPage, string Message);

/// <summary>
/// The nightly look at all accounts, for what only time changes: evidence that grows old, months that end, goals that
/// fall due, conflicts nobody decides. In portions that end well within the platform's two minutes.
/// </summary>
internal sealed class SweepAccounts
{
    /// <summary>Accounts of a portion: each stored score is a write of its own, for it brings its evidence.</summary>
    public const int PortionSize = 100;

    private readonly IRows rows;
    private readonly IRows rowsOfCaller;
    private readonly CatchUpKpis kpis;
    private readonly AdvanceGoals goals;
    private readonly FindGoalConflicts conflicts;
    private readonly CountUsage usage;
    private readonly RecalculateHealth health;

    public SweepAccounts(IRows rows, IRows rowsOfCaller, CatchUpKpis kpis, AdvanceGoals goals, FindGoalConflicts conflicts, CountUsage usage, RecalculateHealth health)
    {
        this.rows = rows;
        this.rowsOfCaller = rowsOfCaller;
        this.kpis = kpis;
        this.goals = goals;
        this.conflicts = conflicts;
        this.usage = usage;
        this.health = health;
    }

    /// <summary>Sweeps one portion of the accounts the caller may read; what follows from them is worked out over all rows.</summary>
    /// <param name="page">1 for the first.</param>
    /// <param name="now">The time.</param>
    public SweepOutcome Portion(int page, DateTime now)
    {
        if (page < 1)
        {
            throw new RefusalException($"The parameter 'Page' is {page}. Pass 1 for the first portion, or the NextPage the call before returned.");
        }

        var ids = rowsOfCaller.ReadPage(Customers(), page, PortionSize, out var hasMore).Select(row => row.Id).ToArray();
        var measured = kpis.Of(ids, now);
        var circles = Advance(ids, now);
        var proposed = conflicts.Propose(ids, now);
        conflicts.CallForDecisions(ids, now);
        var scored = health.Of(ids, now, usage.Of(ids, now));
        var thinned = new ThinEvidence(rows).Of(ids);
        var changed = scored.Outcomes.Values.Count(outcome => outcome.Changed);
        var refusals = scored.Refusals.Values.Select(refusal => refusal.Message).Distinct(StringComparer.Ordinal).Take(3).ToArray();
        var message = Wording.Text(
            "Portion {0}: looked at {1} accounts, wrote {2}; {3} KPIs had a month to catch up with, {4} goal conflicts were proposed, {5} old evidence rows condensed.{6}{7}{8}",
            page, ids.Length, changed, measured, proposed, thinned,
            refusals.Length == 0 ? "" : $" {scored.Refusals.Count} could not be scored: {string.Join(" ", refusals)}",
            circles is null ? "" : $" No goal of the portion moved on: {circles}",
            hasMore ? $" Call again with Page {page + 1}." : " That was the last.");
        return new SweepOutcome(ids.Length, changed, hasMore ? page + 1 : null, message);
    }

    // Goals in a circle were made before it was refused; they must not keep the night from the rest.
    private string? Advance(Guid[] ids, DateTime now)
    {
        try
        {
            goals.Of(ids, now);
            return null;
        }
        catch (RefusalException circle)
        {
            return circle.Message;
        }
    }

    // An organisation has accounts that are no customers. The oldest first: one that is added meanwhile does not shift the portions.
    private static QueryExpression Customers()
    {
        var query = Queries.From(Account.EntityLogicalName, Account.PrimaryIdColumn).WhereActive().WhereNotEnded();
        var customers = query.Criteria.AddFilter(LogicalOperator.Or);
        customers.AddCondition(Account.Columns.Segment, ConditionOperator.NotNull);
        customers.AddCondition(Account.Columns.HealthModelId, ConditionOperator.NotNull);
        customers.AddCondition(Account.Columns.HealthScoredOn, ConditionOperator.NotNull);
        query.AddOrder(Account.Columns.CreatedOn, OrderType.Ascending);
        query.AddOrder(Account.PrimaryIdColumn, OrderType.Ascending);
        return query;
    }
}
