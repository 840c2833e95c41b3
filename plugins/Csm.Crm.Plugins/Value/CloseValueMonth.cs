using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value;

/// <summary>What closing a month came to.</summary>
/// <param name="Booked">Lines written for a value, not counting those that take one back.</param>
/// <param name="Reversed">Lines taken back.</param>
/// <param name="Unchanged">Lines that stood already.</param>
/// <param name="NotUsed">Goals without a usable reading.</param>
/// <param name="Left">Accounts with news that were left for the next call.</param>
/// <param name="Obstacles">What somebody has to mend, a sentence each.</param>
internal sealed record MonthOutcome(int Booked, int Reversed, int Unchanged, int NotUsed, int Left, IReadOnlyList<string> Obstacles)
{
    /// <summary>Lines among the booked ones that are of months before, whose readings came late.</summary>
    public int Late { get; init; }
}

/// <summary>
/// R9: books what the goals of a month were worth, for as many accounts as a call may write (<see cref="ClosePortion"/>).
/// Repeating it goes on with the others and in the end writes nothing; a corrected reading reverses and books anew.
/// </summary>
internal sealed class CloseValueMonth
{
    private const string GoalAlias = "goal";
    private readonly IRows rows;
    private readonly ValueLedger ledger;

    public CloseValueMonth(IRows rows, ValueLedger ledger)
    {
        this.rows = rows;
        this.ledger = ledger;
    }

    /// <summary>Closes the month of some accounts: five reads and a page more per 5,000 rows, then the lines that are new.</summary>
    /// <param name="month">First day of a month.</param>
    /// <param name="lateMonths">Months before it in which what came late is booked too (<see cref="MonthBooking.IsLate"/>); at least 0.</param>
    /// <param name="accounts">The accounts; null for all.</param>
    /// <param name="visible">Accounts to keep to when all are read; null for no limit.</param>
    public MonthOutcome Close(DateTime month, int lateMonths, IReadOnlyCollection<Guid>? accounts, ISet<Guid>? visible = null)
    {
        bool IsWanted(Guid account) => visible is null || visible.Contains(account);
        var months = Enumerable.Range(0, 1 + lateMonths).Select(back => month.AddMonths(-back)).ToArray();
        var outcome = Close(months, firstWhole: month, accounts, (_, account) => IsWanted(account), out var room);
        return outcome with { Left = outcome.Left + ClearWithoutGoals(accounts, IsWanted, room) };
    }

    /// <summary>Closes several months, each of some accounts, in as many requests as one; accounts with the oldest news come first.</summary>
    /// <param name="accountsByMonth">Accounts by first day of the month; at least one.</param>
    public MonthOutcome Close(IReadOnlyDictionary<DateTime, ISet<Guid>> accountsByMonth) => Close(
        accountsByMonth.Keys.ToArray(), firstWhole: DateTime.MinValue, accountsByMonth.Values.SelectMany(accounts => accounts).Distinct().ToArray(),
        (month, account) => accountsByMonth[month].Contains(account), out _);

    // Of months before the first whole one only what came late is booked.
    private MonthOutcome Close(IReadOnlyCollection<DateTime> months, DateTime firstWhole, IReadOnlyCollection<Guid>? accounts, Func<DateTime, Guid, bool> isWanted, out int room)
    {
        var goals = ReadGoals(accounts).Where(goal => months.Any(month => isWanted(month, goal.AccountId))).ToArray();
        var entries = goals.Length == 0 ? [] : ledger.Read(accounts, months.Min().AddMonths(1 - CalendarMonth.Window));
        var ofAccount = entries.Where(entry => entry.AccountId is not null).ToLookup(entry => entry.AccountId!.Id);
        var readings = ReadMonths(months, accounts, goals.Where(goal => months.Any(goal.CountsIn)));
        var booking = new MonthBooking(entries, firstWhole);
        var closes = goals.GroupBy(goal => goal.AccountId)
            .Select(own => Plan(new AccountValue(own.ToArray(), ofAccount[own.Key].ToArray()), months.Where(month => isWanted(month, own.Key)).OrderBy(month => month).ToArray(), readings, booking))
            .OrderBy(close => close.OldestMonth).ThenBy(close => close.AccountId)
            .ToArray();

        var allotted = ClosePortion.Allot(closes.Select(close => close.Writes));
        var lines = new List<ValueEntry>();
        for (var index = 0; index < closes.Length; index++)
        {
            lines.AddRange(closes[index].Write(allotted[index], ledger, rows));
        }

        room = ClosePortion.MostWrites - allotted.Sum();
        return new MonthOutcome(
            lines.Count(line => line.ReversesId is null), lines.Count(line => line.ReversesId is not null), booking.Unchanged, booking.NotUsed,
            closes.Where((close, index) => allotted[index] < close.Writes).Count(), booking.Obstacles.Concat(closes.SelectMany(close => close.Obstacles)).Distinct(StringComparer.Ordinal).ToArray())
        {
            Late = lines.Count(line => line.ReversesId is null && line.Month < firstWhole),
        };
    }

    private static AccountClose Plan(AccountValue value, IReadOnlyCollection<DateTime> months, IReadOnlyDictionary<string, ViuMetric> readings, MonthBooking booking)
    {
        var running = months.SelectMany(month => value.Goals.Where(goal => goal.CountsIn(month)).Select(goal => new { Month = month, Goal = goal })).ToArray();
        if (running.Length > 0 && value.Obstacle() is { } obstacle)
        {
            booking.Refuse(obstacle);
            running = [];
        }

        ViuMetric? ReadingOf(ValueGoal goal, DateTime month) => goal.Metric is { } metric && readings.TryGetValue(KeyOf(value.Id, metric.Id, month), out var known) ? known : null;
        return new AccountClose(value, months.Max(), running.Select(turn => booking.Plan(turn.Goal, turn.Month, ReadingOf(turn.Goal, turn.Month), value.Currency)).ToArray());
    }

    private IEnumerable<ValueGoal> ReadGoals(IReadOnlyCollection<Guid>? accounts) =>
        (accounts is null ? rows.Read(ValueGoal.Query()) : rows.ReadWhereIn(ValueGoal.Query, Goal.Columns.AccountId, accounts)).Select(row => new ValueGoal(row));

    private Dictionary<string, ViuMetric> ReadMonths(IReadOnlyCollection<DateTime> months, IReadOnlyCollection<Guid>? accounts, IEnumerable<ValueGoal> goals)
    {
        var metrics = goals.Select(goal => goal.Metric?.Id).Where(id => id is not null).Distinct().Select(id => (object)id!.Value).ToArray();
        if (metrics.Length == 0)
        {
            return new Dictionary<string, ViuMetric>(StringComparer.Ordinal);
        }

        QueryExpression Query() => Queries.From(
                ViuMetric.EntityLogicalName,
                ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.Denominator, ViuMetric.Columns.Coverage,
                ViuMetric.Columns.ModifiedOn)
            .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrAfter, months.Min())
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrBefore, months.Max())
            .Where(ViuMetric.Columns.MetricId, ConditionOperator.In, metrics);

        return (accounts is null ? rows.Read(Query()) : rows.ReadWhereIn(Query, ViuMetric.Columns.AccountId, accounts))
            .Select(row => row.ToEntity<ViuMetric>())
            .ToDictionary(row => KeyOf(row.AccountId!.Id, row.MetricId!.Id, row.PeriodStart!.Value), StringComparer.Ordinal);
    }

    // An account whose last goal was deleted comes with none of the goals above.
    private int ClearWithoutGoals(IReadOnlyCollection<Guid>? accounts, Func<Guid, bool> isWanted, int room)
    {
        QueryExpression Query()
        {
            var query = Queries.From(Account.EntityLogicalName, Account.Columns.ExpectedViu, Account.Columns.ExperiencedViu, Account.Columns.Realisation)
                .WhereActive()
                .Where(Account.Columns.ExpectedViu, ConditionOperator.NotNull);
            query.Join(Account.PrimaryIdColumn, Goal.EntityLogicalName, Goal.Columns.AccountId, GoalAlias, JoinOperator.LeftOuter);
            query.Criteria.AddCondition(GoalAlias, Goal.PrimaryIdColumn, ConditionOperator.Null);
            return query;
        }

        var changes = new List<Entity>();
        foreach (var account in (accounts is null ? rows.Read(Query()) : rows.ReadWhereIn(Query, Account.PrimaryIdColumn, accounts)).Where(account => isWanted(account.Id)))
        {
            new RowChange(account).Set(Account.Columns.ExpectedViu, null).Set(Account.Columns.ExperiencedViu, null).Set(Account.Columns.Realisation, null).AddTo(changes);
        }

        rows.UpdateAll(changes.Take(room).ToArray());
        return Math.Max(0, changes.Count - room);
    }

    private static string KeyOf(Guid account, Guid metric, DateTime month) => string.Format(CultureInfo.InvariantCulture, "{0:D}|{1:D}|{2:yyyy-MM}", account, metric, month);
}
