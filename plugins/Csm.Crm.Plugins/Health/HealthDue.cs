using Csm.Crm.Plugins.Ownership;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Marks customers whose evidence changed, so that they are scored once, however many rows were written: the mark is set
/// when it is not, the recalculation that follows takes it off before it reads, and what is written in between finds it set.
/// A mark whose job was cancelled would stand for ever; the nightly sweep, which scores the customer anyway, takes it off.
/// Digital usage is too many rows to score from, so it is marked to be counted first.
/// </summary>
internal sealed class HealthDue
{
    private const string AccountColumn = FollowAccountOwner.AccountColumn;

    // Jobs follow within minutes; one that waits longer finds its mark gone and scores all the same.
    private const int HoursOfAMark = 1;
    private readonly IRows rows;

    public HealthDue(IRows rows) => this.rows = rows;

    /// <summary>Marks the accounts of written rows: one read where the rows do not say whose they are, one for the marks, one write for those without.</summary>
    /// <param name="written">Rows of one table as they were written; a bulk update does not repeat the account.</param>
    /// <param name="areNew">Whether they were created.</param>
    /// <param name="now">The time.</param>
    public void MarkFor(IReadOnlyList<Entity> written, bool areNew, DateTime now)
    {
        var counting = written.Where(row => KindOf(row) is null or PeriodKind.Month).Where(row => !areNew || SaysSomething(row)).ToArray();
        var accounts = new HashSet<Guid>(counting.Where(SaysAll).Select(AccountOf).OfType<Guid>());
        var unsaid = counting.Where(row => !SaysAll(row)).ToArray();
        if (unsaid.Length > 0)
        {
            accounts.UnionWith(rows.ReadWhereIn(() => Rows(unsaid[0].LogicalName), unsaid[0].LogicalName + "id", unsaid.Select(row => row.Id)).Select(AccountOf).OfType<Guid>());
        }

        if (accounts.Count > 0)
        {
            Mark(accounts, MarkOf(written[0]), now);
        }
    }

    /// <summary>Marks the account of a deleted row; one that is deleted with it is not there to be marked.</summary>
    /// <param name="deleted">The row as it was, with what tells whether it counted.</param>
    /// <param name="now">The time.</param>
    public void MarkForDeleted(Entity deleted, DateTime now)
    {
        if (AccountOf(deleted) is { } account && Counted(deleted, now))
        {
            Mark([account], MarkOf(deleted), now);
        }
    }

    /// <summary>Whether a mark stands that the job it was set for must have taken off by now.</summary>
    public static bool IsStale(DateTime? mark, DateTime now) => mark < now.AddHours(-HoursOfAMark);

    /// <summary>Takes the mark off: from here on a change of evidence marks the account again.</summary>
    public void TakeOff(Guid accountId) => rows.Update(new Account(accountId) { HealthDueOn = null });

    // Days and weeks of value in use are written every night and scored by nothing.
    private static QueryExpression Rows(string table) => table == ViuMetric.EntityLogicalName
        ? Queries.From(table, AccountColumn).Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
        : Queries.From(table, AccountColumn);

    private static string MarkOf(Entity row) => row.LogicalName == DigitalUsage.EntityLogicalName ? Account.Columns.UsageDueOn : Account.Columns.HealthDueOn;

    // A new account is scored from what is stated with it; its segment, fleet and money alone are no evidence yet.
    private static bool SaysSomething(Entity row) => row.LogicalName != Account.EntityLogicalName
        || row.GetAttributeValue<int?>(Account.Columns.ManualAssessment) is not null
        || row.GetAttributeValue<int?>(Account.Columns.OverdueInvoices) is not null;

    // Retention deletes what was scored by nothing any more, or never.
    private static bool Counted(Entity deleted, DateTime now) => deleted.LogicalName switch
    {
        ViuMetric.EntityLogicalName => KindOf(deleted) == PeriodKind.Month,
        DigitalUsage.EntityLogicalName => deleted.GetAttributeValue<DateTime?>(DigitalUsage.Columns.Day) >= now.Date.AddDays(-UsageFigures.WindowDays),
        _ => true,
    };

    private static bool SaysAll(Entity row) => AccountOf(row) is not null && (row.LogicalName != ViuMetric.EntityLogicalName || KindOf(row) is not null);

    private static PeriodKind? KindOf(Entity row) =>
        row.LogicalName == ViuMetric.EntityLogicalName && row.GetAttributeValue<OptionSetValue>(ViuMetric.Columns.PeriodKind) is { } kind ? (PeriodKind)kind.Value : null;

    private void Mark(IEnumerable<Guid> accounts, string mark, DateTime now)
    {
        QueryExpression Unmarked() => Queries.From(Account.EntityLogicalName, Account.PrimaryIdColumn)
            .Where(mark, ConditionOperator.Null)
            .WhereCustomer();

        rows.UpdateAll(rows.ReadWhereIn(Unmarked, Account.PrimaryIdColumn, accounts).Select(account => new Account(account.Id) { [mark] = now }).ToArray());
    }

    private static Guid? AccountOf(Entity row) =>
        row.LogicalName == Account.EntityLogicalName ? row.Id : row.GetAttributeValue<EntityReference>(AccountColumn)?.Id;
}
