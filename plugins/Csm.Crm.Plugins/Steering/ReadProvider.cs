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
internal sealed record ManagerFigures(string Name, int Accounts, decimal Arr, decimal Hours);

/// <summary>The provider's figures of a period; a figure without data is missing.</summary>
internal sealed record ProviderFigures(IReadOnlyDictionary<ProviderMeasure, decimal> Values, IReadOnlyList<ManagerFigures> Managers);

/// <summary>R19: reads contracts, customers, measurements and completed work of the whole organisation, a read per table and page.</summary>
internal sealed class ReadProvider
{
    private const int MonthsToFirstValue = 24;

    // A score is stored at least weekly while health is worked out; what is older than a quarter is known no more.
    private const int DaysAScoreLasts = 92;
    private readonly IRows rows;

    public ReadProvider(IRows rows) => this.rows = rows;

    /// <summary>The figures.</summary>
    /// <param name="first">First day.</param>
    /// <param name="last">Last day.</param>
    /// <param name="hourlyCost">Cost of an hour in the organisation's currency; null leaves the cost per account out.</param>
    public ProviderFigures Read(DateTime first, DateTime last, decimal? hourlyCost)
    {
        var terms = ReadTerms();
        var revenue = RevenueFigures.Of(terms, first, last);
        var served = terms.Where(term => term.Covers(last)).GroupBy(term => term.AccountId).ToDictionary(account => account.Key, account => account.Sum(term => term.Arr));
        var accounts = ReadAccounts().Where(account => served.ContainsKey(account.Id)).ToArray();
        var managers = ManagersOf(accounts, served, ReadHours(first, last));
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
        Add(ProviderMeasure.HealthCoverage, served.Count == 0 ? null : 100m * ReadKnownHealth(last).Count(served.ContainsKey) / served.Count);
        Add(ProviderMeasure.TimeToFirstValue, TimeToFirstValue(terms, first, last));
        Add(ProviderMeasure.CostPerAccount, accounts.Length == 0 ? null : hourlyCost * hours / accounts.Length);
        Add(ProviderMeasure.ArrPerCsm, managers.Count == 0 ? null : managers.Sum(manager => manager.Arr) / managers.Count);
        Add(ProviderMeasure.HoursPerCsm, managers.Count == 0 ? null : hours / managers.Count);
        return new ProviderFigures(values, managers);
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

    private Dictionary<Guid, decimal> ReadHours(DateTime first, DateTime last)
    {
        const string minutes = "actualdurationminutes";
        const int completed = 1;
        return ContactNotes.Activities
            .SelectMany(table => rows.Read(Queries.From(table, "ownerid", minutes)
                .Where("statecode", completed)
                .Where("actualend", ConditionOperator.GreaterEqual, first)
                .Where("actualend", ConditionOperator.LessThan, last.AddDays(1))
                .Where(minutes, ConditionOperator.NotNull)))
            .GroupBy(row => row.GetAttributeValue<EntityReference>("ownerid").Id)
            .ToDictionary(owner => owner.Key, owner => owner.Sum(row => row.GetAttributeValue<int>(minutes)) / 60m);
    }

    private static List<ManagerFigures> ManagersOf(IEnumerable<Account> accounts, Dictionary<Guid, decimal> revenue, Dictionary<Guid, decimal> hours) => accounts
        .Select(account => new { Account = account, Manager = account.SuccessManagerId ?? account.OwnerId })
        .Where(each => each.Manager is not null)
        .GroupBy(each => each.Manager!.Id)
        .Select(manager => new ManagerFigures(
            manager.First().Manager!.Name ?? manager.Key.ToString("D"),
            manager.Count(),
            manager.Sum(each => revenue[each.Account.Id]),
            hours.TryGetValue(manager.Key, out var worked) ? worked : 0m))
        .OrderBy(manager => manager.Name, StringComparer.Ordinal)
        .ToList();

    // Median days from the first contract to the end of the month in which a goal had come a fifth of its way (R2).
    private decimal? TimeToFirstValue(IEnumerable<ContractTerm> terms, DateTime first, DateTime last)
    {
        var starts = terms.GroupBy(term => term.AccountId).ToDictionary(account => account.Key, account => account.Min(term => term.Start));
        var young = starts.Where(account => account.Value > last.AddMonths(-MonthsToFirstValue)).Select(account => account.Key).ToArray();
        var periods = ReadGoalPeriods(young);
        var days = young
            .Select(account => new { Start = starts[account], Reached = FirstValueRule.ReachedOn(starts[account], periods[account]) })
            .Where(value => value.Reached >= first && value.Reached <= last)
            .Select(value => (value.Reached!.Value - value.Start.Date).TotalDays)
            .ToArray();
        return days.Length == 0 ? null : (decimal)Quantile.Of(days, 0.5);
    }

    private ILookup<Guid, GoalPeriod> ReadGoalPeriods(IEnumerable<Guid> accounts)
    {
        static QueryExpression Query()
        {
            var query = Queries.From(KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.AccountId, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value)
                .Where(KpiMeasurement.Columns.PeriodKind, (int)PeriodKind.Month);
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
}
