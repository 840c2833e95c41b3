using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Goals;

/// <summary>The peers' figures of one metric, as an account may see them: published cohorts only (R10).</summary>
/// <param name="MetricId">The metric.</param>
/// <param name="Name">Its name.</param>
/// <param name="P10">10th percentile.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="IsHigherBetter">Its better direction.</param>
internal sealed record PeerBest(Guid MetricId, string Name, decimal? P10, decimal? P90, bool IsHigherBetter)
{
    /// <summary>What is missing to the best in %; null when the value is not known.</summary>
    public decimal? GapOf(decimal? value) => NextGoalRule.GapPercent(value, P10, P90, IsHigherBetter);
}

/// <summary>Reads what peers with the same types of machine reach: two queries for all accounts, whatever the fleets.</summary>
internal sealed class PeerBests
{
    private const string MetricAlias = "metric";
    private const int MonthsBack = 3;
    private readonly IRows rows;

    public PeerBests(IRows rows) => this.rows = rows;

    /// <summary>By account, one row for each metric of its types of machine: the newest month, and of that the closest cohort.</summary>
    public IReadOnlyDictionary<Guid, PeerBest[]> Read(IReadOnlyCollection<Guid> accounts, DateTime now)
    {
        var fleets = rows.ReadWhereIn(Machines, Machine.Columns.AccountId, accounts)
            .Select(row => row.ToEntity<Machine>())
            .Where(machine => machine.Type is not null)
            .ToLookup(machine => machine.AccountId!.Id);
        var types = fleets.SelectMany(fleet => fleet).Select(machine => (int)machine.Type!.Value).Distinct().ToArray();
        var benchmarks = types.Length == 0 ? [] : rows.Read(Benchmarks(types, now));
        return accounts.ToDictionary(account => account, account => BestsOf(fleets[account].ToArray(), benchmarks));
    }

    private static QueryExpression Machines()
    {
        var query = Queries.From(Machine.EntityLogicalName, Machine.Columns.AccountId, Machine.Columns.Type, Machine.Columns.Energy).WhereActive();
        query.Distinct = true;
        return query;
    }

    // Cohorts by industry are left out: which one an account belongs to is the benchmark's to say, and its type stands for it.
    private static QueryExpression Benchmarks(int[] types, DateTime now)
    {
        var query = Queries.From(
                Benchmark.EntityLogicalName,
                Benchmark.Columns.MetricId, Benchmark.Columns.MachineType, Benchmark.Columns.Energy, Benchmark.Columns.Month, Benchmark.Columns.Customers, Benchmark.Columns.P10, Benchmark.Columns.P90)
            .Where(Benchmark.Columns.MachineType, ConditionOperator.In, types.Cast<object>().ToArray())
            .Where(Benchmark.Columns.Suppressed, (object)false)
            .Where(Benchmark.Columns.Industry, ConditionOperator.Null)
            .Where(Benchmark.Columns.Month, ConditionOperator.OnOrAfter, now.Date.AddMonths(-MonthsBack))
            .WhereActive();
        var metric = query.Join(Benchmark.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, MetricAlias, JoinOperator.Inner, Metric.Columns.Name, Metric.Columns.Better);
        metric.LinkCriteria.AddCondition(Metric.Columns.Kind, ConditionOperator.Equal, (int)MetricKind.Ratio);
        metric.LinkCriteria.AddCondition(Metric.Columns.Better, ConditionOperator.NotNull);
        metric.LinkCriteria.AddCondition(Metric.Columns.StateCode, ConditionOperator.Equal, 0);
        return query;
    }

    private static PeerBest[] BestsOf(Machine[] fleet, IReadOnlyList<Entity> benchmarks) => benchmarks
        .Where(row => row.ToEntity<Benchmark>() is var peers && fleet.Any(machine => machine.Type == peers.MachineType && (peers.Energy is null || machine.Energy == peers.Energy)))
        .GroupBy(row => row.GetAttributeValue<EntityReference>(Benchmark.Columns.MetricId).Id)
        .Select(same => Closest(same))
        .ToArray();

    private static PeerBest Closest(IGrouping<Guid, Entity> same)
    {
        var row = same
            .OrderByDescending(each => each.GetAttributeValue<DateTime>(Benchmark.Columns.Month))
            .ThenByDescending(each => each.Contains(Benchmark.Columns.Energy))
            .ThenByDescending(each => each.GetAttributeValue<int?>(Benchmark.Columns.Customers))
            .ThenBy(each => each.Id)
            .First();
        return new PeerBest(
            same.Key, row.Joined<string>(MetricAlias, Metric.Columns.Name) ?? "", row.GetAttributeValue<decimal?>(Benchmark.Columns.P10), row.GetAttributeValue<decimal?>(Benchmark.Columns.P90),
            row.JoinedChoice<BetterWhen>(MetricAlias, Metric.Columns.Better) != BetterWhen.Lower);
    }
}
