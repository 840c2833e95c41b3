using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>What a portion of the nightly sweep came to.</summary>
/// <param name="Examined">Accounts that were scored or refused; 0 when the portion is not that far yet.</param>
/// <param name="Changed">Accounts whose score or figures were written.</param>
/// <param name="HasWritten">Whether anything was written.</param>
/// <param name="NextPage">Number of the portion to sweep next: this one again when something was left; null when all is done.</param>
/// <param name="Message">What was done, for a person.</param>
internal sealed record SweepOutcome(int Examined, int Changed, bool HasWritten, int? NextPage, string Message);

/// <summary>
/// The nightly look at all customers, for what only time changes: evidence that grows old, months that end, goals that
/// fall due, conflicts nobody decides. In portions, each of them in as many calls as it takes to end within the platform's
/// two minutes: plug-ins may send no bulk messages, so what a call may write is limited. When a month turns a portion takes
/// several calls; each finds less than the one before, so whoever calls with NextPage gets to the end.
/// </summary>
internal sealed class SweepAccounts
{
    /// <summary>Accounts of a portion.</summary>
    public const int PortionSize = 100;

    /// <summary>Rows a call writes at most, and beyond them the goals of one account, which are written together.</summary>
    public const int MostWrites = 300;

    // A score with its evidence, and the account.
    private const int WritesOfAScore = 2;
    private readonly CountedRows rows;
    private readonly IRows rowsOfCaller;
    private readonly CatchUpKpis kpis;
    private readonly AdvanceGoals goals;
    private readonly FindGoalConflicts conflicts;
    private readonly CountUsage usage;
    private readonly RecalculateHealth health;

    public SweepAccounts(CountedRows rows, IRows rowsOfCaller, CatchUpKpis kpis, AdvanceGoals goals, FindGoalConflicts conflicts, CountUsage usage, RecalculateHealth health)
    {
        this.rows = rows;
        this.rowsOfCaller = rowsOfCaller;
        this.kpis = kpis;
        this.goals = goals;
        this.conflicts = conflicts;
        this.usage = usage;
        this.health = health;
    }

    private int Room => Math.Max(0, MostWrites - rows.Writes);

    /// <summary>Sweeps one portion of the accounts the caller may read; what follows from them is worked out over all rows.</summary>
    /// <param name="page">1 for the first.</param>
    /// <param name="now">The time.</param>
    public SweepOutcome Portion(int page, DateTime now)
    {
        if (page < 1)
        {
            throw new RefusalException($"The parameter 'Page' is {page}. Pass 1 for the first portion, or the NextPage the call before returned.");
        }

        var ids = rowsOfCaller.ReadPage(AllOfThem(), page, PortionSize, out var hasMore).Select(row => row.Id).ToArray();
        var done = new List<string>();
        var obstacles = new List<string>();
        if (LeftBeforeScoring(ids, now, done, obstacles) is { } left)
        {
            return new SweepOutcome(0, 0, rows.Writes > 0, page, Sentences.Join(
                Wording.Text("Portion {0}: {1}. {2} left, and its {3} accounts are not scored yet, for a call must end within two minutes. Call again with Page {0}.", page, string.Join(", ", done), left, ids.Length),
                obstacles));
        }

        var scored = health.Of(ids, now, usage.Of(ids, now));
        var changed = scored.Outcomes.Values.Count(outcome => outcome.Changed);
        obstacles.AddRange(RefusedAccounts(scored));
        return new SweepOutcome(ids.Length, changed, rows.Writes > 0, hasMore ? page + 1 : null, Sentences.Join(
            Wording.Text(
                "Portion {0}: looked at {1} accounts, wrote {2}; {3}.{4}",
                page, ids.Length, changed, string.Join(", ", done), hasMore ? $" Call again with Page {page + 1}." : " That was the last."),
            obstacles));
    }

    // What accounts are scored from comes before their scores. Null when all of it is done and the scores fit in.
    private string? LeftBeforeScoring(Guid[] ids, DateTime now, List<string> done, List<string> obstacles)
    {
        var thinned = new ThinEvidence(rows).Of(ids, Room, out var left);
        done.Add($"{thinned} old evidence rows were condensed");
        if (left > 0)
        {
            return $"{left} such rows are";
        }

        var measured = kpis.Of(ids, now, Room, out left);
        done.Add($"{measured} KPIs had a period to catch up with");
        if (left > 0)
        {
            return $"{left} such KPIs are";
        }

        var advanced = goals.Of(ids, now, Room);
        done.Add($"{advanced.Written} goals moved on");

        // Goals in a circle were made before it was refused; they must not keep the night from the rest.
        obstacles.AddRange(advanced.Circles.Select(circle => $"Goals in a circle did not move on. {circle.Message}"));
        if (advanced.Left > 0)
        {
            return $"The goals of {advanced.Left} accounts are";
        }

        var proposed = conflicts.Propose(ids, now, Room, out left);
        done.Add($"{proposed} goal conflicts were proposed");
        if (left > 0)
        {
            return $"{left} such conflicts are";
        }

        conflicts.CallForDecisions(ids, now);
        return Room < WritesOfAScore * ids.Length ? "The scores are" : null;
    }

    // Accounts that one sentence is about are named together: a factor nobody can score with would fill the page.
    private static IEnumerable<string> RefusedAccounts(HealthOutcomes scored) => scored.Refusals.Values
        .GroupBy(refused => refused.Refusal.Message, refused => refused.Name, StringComparer.Ordinal)
        .OrderByDescending(same => same.Count())
        .Select(same => $"Not scored: {Sentences.Names(same.ToArray())}. {same.Key}");

    // The oldest first: one that is added meanwhile does not shift the portions.
    private static QueryExpression AllOfThem()
    {
        var query = Queries.From(Account.EntityLogicalName, Account.PrimaryIdColumn).WhereCustomer();
        query.AddOrder(Account.Columns.CreatedOn, OrderType.Ascending);
        query.AddOrder(Account.PrimaryIdColumn, OrderType.Ascending);
        return query;
    }
}
