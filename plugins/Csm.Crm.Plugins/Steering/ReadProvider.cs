using System.Globalization;
using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Renewals;
using Csm.Crm.Plugins.Trends;
using Csm.Crm.Plugins.UsageCenter;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Steering;

/// <summary>Work and revenue of one customer success manager.</summary>
/// <param name="Name">Who.</param>
/// <param name="Accounts">Customers served on the last day; at least one.</param>
/// <param name="Arr">Their recurring revenue per year, in the organisation's currency.</param>
/// <param name="Hours">Hours of completed work in the period.</param>
/// <param name="CostPerAccount">Cost of these hours by customer; null while the cost of an hour is not known.</param>
internal sealed record ManagerFigures(string Name, int Accounts, decimal Arr, decimal Hours, decimal? CostPerAccount)
{
    /// <summary>The figures in a line, for a person.</summary>
    public string Line => string.Format(
        CultureInfo.InvariantCulture, "{0}: {1} accounts, {2:0.##} per year, {3:0.##} h{4}",
        Name, Accounts, Arr, Hours, CostPerAccount is { } cost ? string.Format(CultureInfo.InvariantCulture, ", {0:0.##} per account", cost) : "");
}

/// <summary>The provider's figures of a period; a figure without data is missing.</summary>
internal sealed record ProviderFigures(IReadOnlyDictionary<ProviderMeasure, decimal> Values, IReadOnlyList<ManagerFigures> Managers)
{
    // What the column holds is 20,000 characters; a line has some sixty.
    private const int MostLines = 150;

    /// <summary>A line for each manager by name; beyond 150 their number.</summary>
    public string PerManager => string.Join("\n", Managers.Take(MostLines).Select(manager => manager.Line)
        .Concat(Managers.Count > MostLines ? [$"and {Managers.Count - MostLines} more"] : Array.Empty<string>()));
}

/// <summary>R19: reads contracts, customers, measurements and completed work of the whole organisation, a read per table and page.</summary>
internal sealed class ReadProvider
{
    private const int MonthsToFirstValue = 24;

    // A score is stored at least weekly while health is worked out; what is older than a quarter is known no more.
    private const int DaysAScoreLasts = 92;
    private readonly IRows rows;

    public ReadProvider(IRows rows) => this.rows = rows;

    /// <summary>The figures of periods that end on the same day: what they share is read once, and their work in one go.</summary>
    /// <param name="firsts">Their first days.</param>
    /// <param name="last">Their last day.</param>
    /// <param name="hourlyCost">Cost of an hour in the organisation's currency; null leaves the cost per account out.</param>
    /// <returns>The figures of each, in the order of the first days.</returns>
    public IReadOnlyList<ProviderFigures> Read(IReadOnlyCollection<DateTime> firsts, DateTime last, decimal? hourlyCost)
    {
        var terms = ReadTerms();
        var served = terms.Where(term => term.Covers(last)).GroupBy(term => term.AccountId).ToDictionary(account => account.Key, account => account.Sum(term => term.Arr));
        var accounts = ReadAccounts().Where(account => served.ContainsKey(account.Id)).ToArray();
        decimal? coverage = served.Count == 0 ? null : 100m * ReadKnownHealth(last).Count(served.ContainsKey) / served.Count;
        var reached = ReadFirstValue(terms, last);
        var work = ReadWork(firsts.Min(), last);
        return firsts.Select(first =>
        {
            var hours = work.Where(done => done.On >= first).GroupBy(done => done.Owner).ToDictionary(owner => owner.Key, owner => owner.Sum(done => done.Hours));
            var managers = ManagersOf(accounts, served, hours, hourlyCost);
            return new ProviderFigures(ValuesOf(RevenueFigures.Of(terms, first, last), coverage, MedianSince(reached, first), managers, hourlyCost), managers);
        }).ToArray();
    }

    private static Dictionary<ProviderMeasure, decimal> ValuesOf(RevenueFigures revenue, decimal? coverage, decimal? daysToValue, List<ManagerFigures> managers, decimal? hourlyCost)
    {
        var accounts = managers.Sum(manager => manager.Accounts);
        var hours = managers.Sum(manager => manager.Hours);
        var values = new Dictionary<ProviderMeasure, decimal>();
        void Add(ProviderMeasure measure, decimal? value)
        {
            if (value is { } known)
            {
                values.Add(measure, Math.Round(known, 4));
            }
        }

        Add(ProviderMeasure.Grr, revenue.Grr);
        Add(ProviderMeasure.Nrr, revenue.Nrr);
        Add(ProviderMeasure.LogoChurn, revenue.LogoChurn);
        Add(ProviderMeasure.HealthCoverage, coverage);
        Add(ProviderMeasure.TimeToFirstValue, daysToValue);
        Add(ProviderMeasure.CostPerAccount, accounts == 0 ? null : hourlyCost * hours / accounts);
        Add(ProviderMeasure.ArrPerCsm, managers.Count == 0 ? null : managers.Sum(manager => manager.Arr) / managers.Count);
        Add(ProviderMeasure.HoursPerCsm, managers.Count == 0 ? null : hours / managers.Count);
        return values;
    }

    // Amounts of all currencies at the platform's rates: the base amount is the one figure they share.
    private ContractTerm[] ReadTerms()
    {
        const string arrInBase = "csm_arr_base";
        return rows
            .Read(Queries.From(Subscription.EntityLogicalName, Subscription.Columns.AccountId, Subscription.Columns.Start, Subscription.Columns.End, Subscription.Columns.EndedOn, Subscription.Columns.Status, arrInBase)
                .WhereActive()
                .Where(Subscription.Columns.Start, ConditionOperator.NotNull)
                .Where(Subscription.Columns.Status, ConditionOperator.NotEqual, (int)SubscriptionStatus.Draft))
            .Select(row => new ContractTerm(
                row.GetAttributeValue<EntityReference>(Subscription.Columns.AccountId).Id,
                row.GetAttributeValue<DateTime>(Subscription.Columns.Start),
                ContractEndRule.LastDay(row.GetAttributeValue<DateTime?>(Subscription.Columns.End), row.GetAttributeValue<DateTime?>(Subscription.Columns.EndedOn)),
                row.GetAttributeValue<Money>(arrInBase)?.Value ?? 0m,
                row.ToEntity<Subscription>().Status == SubscriptionStatus.Active))
            .ToArray();
    }

    private Account[] ReadAccounts() => rows
        .Read(Queries.From(Account.EntityLogicalName, Account.Columns.SuccessManagerId, Account.Columns.OwnerId).WhereActive())
        .Select(row => row.ToEntity<Account>())
        .ToArray();

    // As it was known at the end of the period, whatever the accounts show today and whether they are still there.
    private IEnumerable<Guid> ReadKnownHealth(DateTime last) => rows
        .Read(Queries.From(HealthScore.EntityLogicalName, HealthScore.Columns.AccountId, HealthScore.Columns.ScoredOn, HealthScore.Columns.Status)
            .Where(HealthScore.Columns.ScoredOn, ConditionOperator.GreaterEqual, last.Date.AddDays(1 - DaysAScoreLasts))
            .Where(HealthScore.Columns.ScoredOn, ConditionOperator.LessThan, last.Date.AddDays(1)))
        .Select(row => row.ToEntity<HealthScore>())
        .Where(score => score.AccountId is not null)
        .GroupBy(score => score.AccountId!.Id)
        .Where(account => account.OrderByDescending(score => score.ScoredOn).First().Status is not (null or HealthStatus.Unknown))
        .Select(account => account.Key);

    private List<CompletedWork> ReadWork(DateTime first, DateTime last)
    {
        const string minutes = "actualdurationminutes";
        const string ended = "actualend";
        const int completed = 1;
        return ContactNotes.Activities
            .SelectMany(table => rows.Read(Queries.From(table, "ownerid", minutes, ended)
                .Where("statecode", completed)
                .Where(ended, ConditionOperator.GreaterEqual, first)
                .Where(ended, ConditionOperator.LessThan, last.AddDays(1))
                .Where(minutes, ConditionOperator.NotNull)))
            .Select(row => new CompletedWork(row.GetAttributeValue<EntityReference>("ownerid").Id, row.GetAttributeValue<DateTime>(ended), row.GetAttributeValue<int>(minutes) / 60m))
            .ToList();
    }

    private static List<ManagerFigures> ManagersOf(IEnumerable<Account> accounts, Dictionary<Guid, decimal> revenue, Dictionary<Guid, decimal> hours, decimal? hourlyCost) => accounts
        .Select(account => new { Account = account, Manager = account.SuccessManagerId ?? account.OwnerId })
        .Where(each => each.Manager is not null)
        .GroupBy(each => each.Manager!.Id)
        .Select(manager =>
        {
            var worked = hours.TryGetValue(manager.Key, out var known) ? known : 0m;
            return new ManagerFigures(
                manager.First().Manager!.Name ?? manager.Key.ToString("D"), manager.Count(), manager.Sum(each => revenue[each.Account.Id]), worked, hourlyCost * worked / manager.Count());
        })
        .OrderBy(manager => manager.Name, StringComparer.Ordinal)
        .ToList();

    // Days from the first contract to the end of the month in which a goal had come a fifth of its way (R2), by that day.
    private List<FirstValue> ReadFirstValue(IEnumerable<ContractTerm> terms, DateTime last)
    {
        var starts = terms.GroupBy(term => term.AccountId).ToDictionary(account => account.Key, account => account.Min(term => term.Start));
        var young = starts.Where(account => account.Value > last.AddMonths(-MonthsToFirstValue)).Select(account => account.Key).ToArray();
        var periods = ReadGoalPeriods(young);
        return young
            .Select(account => new { Start = starts[account], Reached = FirstValueRule.ReachedOn(starts[account], periods[account]) })
            .Where(value => value.Reached <= last)
            .Select(value => new FirstValue(value.Reached!.Value, (value.Reached!.Value - value.Start.Date).TotalDays))
            .ToList();
    }

    private static decimal? MedianSince(IEnumerable<FirstValue> reached, DateTime first)
    {
        var days = reached.Where(value => value.On >= first).Select(value => value.Days).ToArray();
        return days.Length == 0 ? null : (decimal)Quantile.Of(days, 0.5);
    }

    private ILookup<Guid, GoalPeriod> ReadGoalPeriods(IEnumerable<Guid> accounts)
    {
        static QueryExpression Query()
        {
            var query = Queries.From(KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.AccountId, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value)
                .Where(KpiMeasurement.Columns.PeriodKind, (int)PeriodKind.Month).WhereActive();
            query.WithKpi().LinkCriteria.AddCondition(Kpi.Columns.GoalId, ConditionOperator.NotNull);
            return query;
        }

        // What the machines did before anybody agreed on the goal is no value of it.
        return rows.ReadWhereIn(Query, KpiMeasurement.Columns.AccountId, accounts)
            .Select(row => new { Row = row.ToEntity<KpiMeasurement>(), Kpi = KpiTerms.KpiOf(row) })
            .Select(each => new { each.Row, each.Kpi, LastDay = each.Row.PeriodStart!.Value.AddMonths(1).AddDays(-1) })
            .Where(each => KpiTerms.StartOf(each.Kpi) is not { } start || each.LastDay >= start.Date)
            .ToLookup(
                each => each.Row.AccountId!.Id,
                each => new GoalPeriod(each.LastDay, GoalProgress.Ratio(KpiTerms.BaselineOf(each.Kpi), KpiTerms.TargetOf(each.Kpi), each.Row.Value)));
    }

    private sealed record CompletedWork(Guid Owner, DateTime On, decimal Hours);

    private sealed record FirstValue(DateTime On, double Days);
}
