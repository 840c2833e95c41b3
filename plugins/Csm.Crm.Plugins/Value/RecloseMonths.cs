using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value;

/// <summary>Closes months again whose readings were written after they had been closed.</summary>
internal sealed class RecloseMonths
{
    private readonly IRows rows;
    private readonly ValueLedger ledger;
    private readonly CloseValueMonth close;

    public RecloseMonths(IRows rows, ValueLedger ledger, CloseValueMonth close)
    {
        this.rows = rows;
        this.ledger = ledger;
        this.close = close;
    }

    /// <summary>
    /// One read when only running months were written, as every day; one more for months that are over. A month counts as
    /// closed once the ledger holds a line of it or of a later one, of whatever account: one whose reading could not be
    /// used when the others were closed has no line, and gets it when a better reading comes. While there is no line at all,
    /// and where a batch was more than a call may write, the next month close takes up the newest months that are left.
    /// </summary>
    /// <param name="written">Written value-in-use rows.</param>
    /// <param name="now">The time.</param>
    /// <returns>What was done, in a sentence; null when nothing was late.</returns>
    public string? From(IEnumerable<Entity> written, DateTime now)
    {
        QueryExpression Months() => Queries.From(ViuMetric.EntityLogicalName, ViuMetric.Columns.AccountId, ViuMetric.Columns.PeriodStart)
            .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrBefore, CalendarMonth.Of(now).AddMonths(-1));

        var late = rows.ReadWhereIn(Months, ViuMetric.PrimaryIdColumn, written.Select(row => row.Id))
            .Select(row => row.ToEntity<ViuMetric>())
            .Where(row => row is { AccountId: not null, PeriodStart: not null })
            .ToArray();
        if (late.Length == 0)
        {
            return null;
        }

        var newest = ledger.NewestMonth();
        var closed = late.Where(row => row.PeriodStart <= newest)
            .GroupBy(row => CalendarMonth.Of(row.PeriodStart!.Value))
            .ToDictionary(month => month.Key, month => (ISet<Guid>)new HashSet<Guid>(month.Select(row => row.AccountId!.Id)));
        return closed.Count == 0 ? null : SentenceOf(close.Close(closed));
    }

    private static string SentenceOf(MonthOutcome outcome) => Sentences.Join(
        string.Format(
            CultureInfo.InvariantCulture, "Late readings: {0} entries booked, {1} reversed, {2} accounts left{3}.",
            outcome.Booked, outcome.Reversed, outcome.Left, outcome.Left == 0 ? "" : " for the next month close; months it does not look through have to be closed again"),
        outcome.Obstacles);
}
