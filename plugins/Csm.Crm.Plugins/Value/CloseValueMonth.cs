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
    public MonthOutcome Close(DateTime month, IReadOnlyCollection<Guid>? accounts, ISet<Guid>? visible = null)
    {
        var goals = ReadGoals(accounts).Where(goal => visible is null || visible.Contains(goal.AccountId)).ToArray();
        var running = goals.Where(goal => goal.CountsIn(month)).ToArray();
        if (running.Length == 0)
        {
            return new MonthOutcome(0, 0, 0, 0, WriteAccounts(goals, [], month));
        }

        var readings = ReadMonth(month, accounts, running);
        var entries = ledger.Read(accounts, month.AddMonths(1 - CalendarMonth.Window)).ToList();
        var booking = new Booking(ledger, month, entries);
        foreach (var goal in running)
        {
            booking.Book(goal, goal.Metric is { } metric && readings.TryGetValue(KeyOf(goal.AccountId, metric.Id), out var reading) ? reading : null);
        }

        return new MonthOutcome(booking.Booked, booking.Reversed, booking.Unchanged, booking.NotUsed, [.. booking.Obstacles, .. WriteAccounts(goals, entries, month)]);
    }

    private IEnumerable<ValueGoal> ReadGoals(IReadOnlyCollection<Guid>? accounts) =>
        (accounts is null ? rows.Read(ValueGoal.Query()) : rows.ReadWhereIn(ValueGoal.Query, Goal.Columns.AccountId, accounts)).Select(row => new ValueGoal(row));

    private Dictionary<string, ViuMetric> ReadMonth(DateTime month, IReadOnlyCollection<Guid>? accounts, IEnumerable<ValueGoal> goals)
    {
        var metrics = goals.Select(goal => goal.Metric?.Id).Where(id => id is not null).Distinct().Select(id => (object)id!.Value).ToArray();
        if (metrics.Length == 0)
        {
            return new Dictionary<string, ViuMetric>(StringComparer.Ordinal);
        }

        QueryExpression Query() => Queries.From(
                ViuMetric.EntityLogicalName,
                ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.Value, ViuMetric.Columns.Denominator, ViuMetric.Columns.Coverage)
            .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.On, month)
            .Where(ViuMetric.Columns.MetricId, ConditionOperator.In, metrics);

        return (accounts is null ? rows.Read(Query()) : rows.ReadWhereIn(Query, ViuMetric.Columns.AccountId, accounts))
            .Select(row => row.ToEntity<ViuMetric>())
            .ToDictionary(row => KeyOf(row.AccountId!.Id, row.MetricId!.Id), StringComparer.Ordinal);
    }

    private List<string> WriteAccounts(IReadOnlyCollection<ValueGoal> goals, IEnumerable<ValueEntry> entries, DateTime month)
    {
        var booked = entries.Where(entry => entry.AccountId is not null).ToLookup(entry => entry.AccountId!.Id);
        var obstacles = new List<string>();
        foreach (var account in goals.GroupBy(goal => goal.AccountId))
        {
            var known = account.First();
            if (!booked[account.Key].Any())
            {
                WriteExpected(known, account, month);
                continue;
            }

            if (booked[account.Key].FirstOrDefault(entry => Differs(entry.TransactionCurrencyId, known.AccountCurrency)) is { } foreign)
            {
                obstacles.Add($"The ledger of '{known.AccountName}' holds amounts in another currency than the account's ('{foreign.Name}'), so its value cannot be summed. Give the account the currency its value is booked in.");
                continue;
            }

            Write(known, account.ToArray(), booked[account.Key].ToArray(), month);
        }

        return obstacles;
    }

    // What was agreed is expected before anything is booked; what was experienced is not known then, so it is not 0 either.
    private void WriteExpected(ValueGoal known, IEnumerable<ValueGoal> goals, DateTime month)
    {
        var figures = RealisationRule.Of(goals.Where(goal => goal.IsAgreed).Select(ExpectationOf).ToArray(), 0m, month);
        if (figures.Expected is { } expected)
        {
            new RowChange(new Account(known.AccountId) { ExpectedViu = known.AccountExpected }).Set(Account.Columns.ExpectedViu, new Money(expected)).WriteTo(rows);
        }
    }

    // The window ends with the newest month of the ledger, so that closing an old month again moves nothing back.
    private void Write(ValueGoal known, IReadOnlyCollection<ValueGoal> goals, IReadOnlyCollection<ValueEntry> entries, DateTime month)
    {
        var last = entries.Max(entry => entry.Month!.Value);
        last = last > month ? last : month;
        var first = last.AddMonths(1 - CalendarMonth.Window);
        var experienced = entries.Where(entry => entry.Month >= first).Sum(entry => entry.Amount ?? 0m);
        var figures = RealisationRule.Of(goals.Where(goal => goal.IsAgreed).Select(ExpectationOf).ToArray(), experienced, last);
        var before = new Account(known.AccountId) { ExpectedViu = known.AccountExpected, ExperiencedViu = known.AccountExperienced, Realisation = known.AccountRealisation };
        var change = new RowChange(before).Set(Account.Columns.ExperiencedViu, new Money(figures.Experienced));
        if (figures.Expected is { } expected)
        {
            change.Set(Account.Columns.ExpectedViu, new Money(expected)).Set(Account.Columns.Realisation, figures.Percent);
        }

        change.WriteTo(rows);
    }

    /// <summary>What is expected of a goal.</summary>
    public static ExpectedGoal ExpectationOf(ValueGoal goal) => new(goal.Goal.Id, goal.Goal.ParentGoalId?.Id, goal.Goal.ExpectedValue, goal.Goal.Start);

    private static bool Differs(EntityReference? one, EntityReference? other) => one is not null && other is not null && one.Id != other.Id;

    private static string KeyOf(Guid account, Guid metric) => string.Format(CultureInfo.InvariantCulture, "{0:D}|{1:D}", account, metric);

    // One month being booked, goal by goal.
    private sealed class Booking
    {
        private readonly ValueLedger ledger;
        private readonly DateTime month;
        private readonly List<ValueEntry> entries;
        private readonly ILookup<Guid, ValueEntry> ofMonth;
        private readonly List<string> obstacles = [];

        public Booking(ValueLedger ledger, DateTime month, List<ValueEntry> entries)
        {
            this.ledger = ledger;
            this.month = month;
            this.entries = entries;
            ofMonth = entries.Where(entry => entry.Month == month && entry.GoalId is not null).ToLookup(entry => entry.GoalId!.Id);
        }

        public int Booked { get; private set; }

        public int Reversed { get; private set; }

        public int Unchanged { get; private set; }

        public int NotUsed { get; private set; }

        public IReadOnlyList<string> Obstacles => obstacles;

        public void Book(ValueGoal goal, ViuMetric? reading)
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

            Write(goal, reading, LedgerRule.Plan(ofMonth[goal.Goal.Id].Select(ValueLedger.LineOf).ToArray(), goal.Metric!.Id, figures));
        }

        private void Write(ValueGoal goal, ViuMetric reading, IReadOnlyList<NewLine> plan)
        {
            foreach (var line in plan)
            {
                entries.Add(ledger.Append(goal, month, line, line.Reverses is null ? reading.Id : EvidenceOf(line.Reverses.Id)));
            }

            Reversed += plan.Count(line => line.Reverses is not null);
            Booked += plan.Count(line => line.Reverses is null);
            Unchanged += plan.Any(line => line.Reverses is null) ? 0 : 1;
        }

        private Guid? EvidenceOf(Guid entry) => entries.First(each => each.Id == entry).ViuMetricId?.Id;
    }
}
