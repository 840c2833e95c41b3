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
/// <param name="Obstacles">What somebody has to mend, a sentence each.</param>
internal sealed record MonthOutcome(int Booked, int Reversed, int Unchanged, int NotUsed, IReadOnlyList<string> Obstacles);

/// <summary>R9: books what the goals of a month were worth. Repeating it writes nothing; a corrected reading reverses and books anew.</summary>
internal sealed class CloseValueMonth
{
    private readonly IRows rows;
    private readonly ValueLedger ledger;

    public CloseValueMonth(IRows rows, ValueLedger ledger)
    {
        this.rows = rows;
        this.ledger = ledger;
    }

    /// <summary>Closes the month of some accounts: four reads and a page more per 5,000 rows, then the lines that are new.</summary>
    /// <param name="month">First day of a month.</param>
    /// <param name="accounts">The accounts; null for all.</param>
    /// <param name="visible">Accounts to keep to when all are read; null for no limit.</param>
    public MonthOutcome Close(DateTime month, IReadOnlyCollection<Guid>? accounts, ISet<Guid>? visible = null) =>
        Close([month], accounts, (_, account) => visible is null || visible.Contains(account));

    /// <summary>Closes several months, each of some accounts, in as many requests as one.</summary>
    /// <param name="accountsByMonth">Accounts by first day of the month; at least one.</param>
    public MonthOutcome Close(IReadOnlyDictionary<DateTime, ISet<Guid>> accountsByMonth) => Close(
        accountsByMonth.Keys.ToArray(), accountsByMonth.Values.SelectMany(accounts => accounts).Distinct().ToArray(), (month, account) => accountsByMonth[month].Contains(account));

    private MonthOutcome Close(IReadOnlyCollection<DateTime> months, IReadOnlyCollection<Guid>? accounts, Func<DateTime, Guid, bool> isWanted)
    {
        var goals = ReadGoals(accounts).Where(goal => months.Any(month => isWanted(month, goal.AccountId))).ToArray();
        DateTime LastOf(Guid account) => months.Where(month => isWanted(month, account)).Max();

        var running = months.ToDictionary(month => month, month => goals.Where(goal => isWanted(month, goal.AccountId) && goal.CountsIn(month)).ToArray());
        if (running.Values.All(some => some.Length == 0))
        {
            return new MonthOutcome(0, 0, 0, 0, WriteAccounts(goals, [], LastOf));
        }

        var readings = ReadMonths(months, accounts, running.Values.SelectMany(some => some));
        var entries = ledger.Read(accounts, months.Min().AddMonths(1 - CalendarMonth.Window)).ToList();
        var booking = new Booking(entries);
        foreach (var month in months.OrderBy(month => month))
        {
            foreach (var goal in running[month])
            {
                booking.Book(goal, month, goal.Metric is { } metric && readings.TryGetValue(KeyOf(goal.AccountId, metric.Id, month), out var reading) ? reading : null);
            }
        }

        ledger.Append(booking.Lines);
        return new MonthOutcome(booking.Booked, booking.Reversed, booking.Unchanged, booking.NotUsed, [.. booking.Obstacles, .. WriteAccounts(goals, [.. entries, .. booking.Lines], LastOf)]);
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
                ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.Denominator, ViuMetric.Columns.Coverage)
            .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrAfter, months.Min())
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrBefore, months.Max())
            .Where(ViuMetric.Columns.MetricId, ConditionOperator.In, metrics);

        return (accounts is null ? rows.Read(Query()) : rows.ReadWhereIn(Query, ViuMetric.Columns.AccountId, accounts))
            .Select(row => row.ToEntity<ViuMetric>())
            .ToDictionary(row => KeyOf(row.AccountId!.Id, row.MetricId!.Id, row.PeriodStart!.Value), StringComparer.Ordinal);
    }

    private List<string> WriteAccounts(IReadOnlyCollection<ValueGoal> goals, IEnumerable<ValueEntry> entries, Func<Guid, DateTime> lastOf)
    {
        var changes = new List<Entity>();
        var booked = entries.Where(entry => entry.AccountId is not null).ToLookup(entry => entry.AccountId!.Id);
        var obstacles = new List<string>();
        foreach (var account in goals.GroupBy(goal => goal.AccountId))
        {
            var known = account.First();
            if (!booked[account.Key].Any())
            {
                ExpectedOf(known, account, lastOf(account.Key)).AddTo(changes);
                continue;
            }

            if (booked[account.Key].FirstOrDefault(entry => Differs(entry.TransactionCurrencyId, known.AccountCurrency)) is { } foreign)
            {
                obstacles.Add($"The ledger of '{known.AccountName}' holds amounts in another currency than the account's ('{foreign.Name}'), so its value cannot be summed. Give the account the currency its value is booked in.");
                continue;
            }

            FiguresOf(known, account.ToArray(), booked[account.Key].ToArray(), lastOf(account.Key)).AddTo(changes);
        }

        rows.UpdateAll(changes);
        return obstacles;
    }

    // What was agreed is expected before anything is booked; what was experienced is not known then, so it is not 0 either.
    private static RowChange ExpectedOf(ValueGoal known, IEnumerable<ValueGoal> goals, DateTime month)
    {
        var figures = RealisationRule.Of(goals.Where(goal => goal.IsAgreed).Select(ExpectationOf).ToArray(), 0m, month);
        var change = new RowChange(new Account(known.AccountId) { ExpectedViu = known.AccountExpected });
        return figures.Expected is { } expected ? change.Set(Account.Columns.ExpectedViu, new Money(expected)) : change;
    }

    // The window ends with the newest month of the ledger, so that closing an old month again moves nothing back.
    private static RowChange FiguresOf(ValueGoal known, IReadOnlyCollection<ValueGoal> goals, IReadOnlyCollection<ValueEntry> entries, DateTime month)
    {
        var last = entries.Max(entry => entry.Month!.Value);
        last = last > month ? last : month;
        var first = last.AddMonths(1 - CalendarMonth.Window);
        var experienced = entries.Where(entry => entry.Month >= first).Sum(entry => entry.Amount ?? 0m);
        var figures = RealisationRule.Of(goals.Where(goal => goal.IsAgreed).Select(ExpectationOf).ToArray(), experienced, last);
        var before = new Account(known.AccountId) { ExpectedViu = known.AccountExpected, ExperiencedViu = known.AccountExperienced, Realisation = known.AccountRealisation };
        var change = new RowChange(before).Set(Account.Columns.ExperiencedViu, new Money(figures.Experienced));
        return figures.Expected is { } expected
            ? change.Set(Account.Columns.ExpectedViu, new Money(expected)).Set(Account.Columns.Realisation, figures.Percent)
            : change;
    }

    /// <summary>What is expected of a goal.</summary>
    public static ExpectedGoal ExpectationOf(ValueGoal goal) => new(goal.Goal.Id, goal.Goal.ParentGoalId?.Id, goal.Goal.ExpectedValue, goal.Goal.Start);

    private static bool Differs(EntityReference? one, EntityReference? other) => one is not null && other is not null && one.Id != other.Id;

    private static string KeyOf(Guid account, Guid metric, DateTime month) => string.Format(CultureInfo.InvariantCulture, "{0:D}|{1:D}|{2:yyyy-MM}", account, metric, month);

    // Months being booked, goal by goal.
    private sealed class Booking
    {
        private readonly IReadOnlyCollection<ValueEntry> entries;
        private readonly ILookup<Guid, ValueEntry> ofGoal;
        private readonly List<ValueEntry> lines = [];
        private readonly List<string> obstacles = [];

        public Booking(IReadOnlyCollection<ValueEntry> entries)
        {
            this.entries = entries;
            ofGoal = entries.Where(entry => entry.GoalId is not null).ToLookup(entry => entry.GoalId!.Id);
        }

        /// <summary>Lines to append.</summary>
        public IReadOnlyCollection<ValueEntry> Lines => lines;

        public int Booked { get; private set; }

        public int Reversed { get; private set; }

        public int Unchanged { get; private set; }

        public int NotUsed { get; private set; }

        public IReadOnlyList<string> Obstacles => obstacles;

        public void Book(ValueGoal goal, DateTime month, ViuMetric? reading)
        {
            if (goal.Obstacle() is { } obstacle)
            {
                obstacles.Add(obstacle);
                return;
            }

            // A reading that must not be used is no reason to take back what a better one proved.
            if (reading?.Value is not { } actual || !(reading.Coverage >= ValueRule.LeastCoverage) || (goal.IsRatio && reading.Denominator is null))
            {
                NotUsed++;
                return;
            }

            var basis = new ValueBasis(goal.Baseline!.Value, actual, reading.Denominator ?? 1m, goal.UnitValue!.Value, goal.Goal.Attribution ?? 100m);
            var figures = ValueRule.Of(basis, goal.Better, goal.Scale);
            if (!ValueRule.IsPlausible(figures))
            {
                obstacles.Add(string.Format(
                    CultureInfo.InvariantCulture,
                    "Goal '{0}' of '{1}' would be worth {2:0} in {3:yyyy-MM}, more than the ledger can hold. Check the units of its baseline ({4:0.####}) and unit value ({5:0.####}).",
                    goal.Goal.Name, goal.AccountName, figures.Amount, month, basis.Baseline, basis.UnitValue));
                return;
            }

            Plan(goal, month, reading, LedgerRule.Plan(ofGoal[goal.Goal.Id].Where(entry => entry.Month == month).Select(ValueLedger.LineOf).ToArray(), goal.Metric!.Id, figures));
        }

        private void Plan(ValueGoal goal, DateTime month, ViuMetric reading, IReadOnlyList<NewLine> plan)
        {
            lines.AddRange(plan.Select(line => ValueLedger.NewEntry(goal, month, line, line.Reverses is null ? reading.Id : EvidenceOf(line.Reverses.Id))));
            Reversed += plan.Count(line => line.Reverses is not null);
            Booked += plan.Count(line => line.Reverses is null);
            Unchanged += plan.Any(line => line.Reverses is null) ? 0 : 1;
        }

        private Guid? EvidenceOf(Guid entry) => entries.First(each => each.Id == entry).ViuMetricId?.Id;
    }
}
