using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Writing;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Polly;

namespace Csm.Crm.Telemetry.Benchmarks;

/// <summary>
/// Reads what the comparison needs of customers who consent, and of nobody else: their fleets, and the months of their
/// ratios. Sums are not compared, for they grow with the fleet.
/// </summary>
internal sealed class ConsentingFleets(IOrganizationServiceAsync2 service, ResiliencePipeline retry)
{
    /// <summary>Share of a fleet that must be of one type, or energy, for the fleet to count as such.</summary>
    public const double MainShare = 0.8;

    /// <summary>Coverage in % below which a month is not compared (R8).</summary>
    public const decimal LeastCoverage = 60;

    private const string AccountAlias = "account";
    private const string IndustryCode = "industrycode";

    /// <summary>Names of industries, by number, as far as a consenting customer has them.</summary>
    public Dictionary<int, string> Industries { get; } = [];

    /// <summary>The smallest cohort of each consenting customer that has machines.</summary>
    public async Task<Dictionary<Guid, Cohort>> LoadAsync(CancellationToken cancellationToken)
    {
        var query = DataverseQuery.Of(Machine.EntityLogicalName, Machine.PrimaryIdColumn, Machine.Columns.AccountId, Machine.Columns.Type, Machine.Columns.Energy);
        query.Criteria.AddCondition(Machine.Columns.StateCode, ConditionOperator.Equal, 0);
        LinkConsenting(query, Machine.Columns.AccountId).Columns = new ColumnSet(IndustryCode);
        var fleets = new Dictionary<Guid, Fleet>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            var machine = row.ToEntity<Machine>();
            var account = machine.AccountId!.Id;
            if (!fleets.TryGetValue(account, out var fleet))
            {
                fleets.Add(account, fleet = new Fleet(IndustryOf(row)));
            }

            fleet.Add(machine.Type, machine.Energy);
        }

        return fleets.ToDictionary(static pair => pair.Key, static pair => pair.Value.Smallest());
    }

    /// <summary>Values of ratios, month by month.</summary>
    /// <param name="from">First day of the oldest month.</param>
    /// <param name="until">First day of the first month that is not read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<List<ViuMetric>> MonthsAsync(DateTime from, DateTime until, CancellationToken cancellationToken)
    {
        var query = DataverseQuery.Of(
            ViuMetric.EntityLogicalName, ViuMetric.PrimaryIdColumn, ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.MachinesReporting);
        query.Criteria.AddCondition(ViuMetric.Columns.PeriodKind, ConditionOperator.Equal, (int)PeriodKind.Month);
        query.Criteria.AddCondition(ViuMetric.Columns.PeriodStart, ConditionOperator.GreaterEqual, from);
        query.Criteria.AddCondition(ViuMetric.Columns.PeriodStart, ConditionOperator.LessThan, until);
        query.Criteria.AddCondition(ViuMetric.Columns.Coverage, ConditionOperator.GreaterEqual, LeastCoverage);
        query.Criteria.AddCondition(ViuMetric.Columns.Value, ConditionOperator.NotNull);
        LinkConsenting(query, ViuMetric.Columns.AccountId);
        query.AddLink(Metric.EntityLogicalName, ViuMetric.Columns.MetricId, Metric.PrimaryIdColumn, JoinOperator.Inner)
            .LinkCriteria.AddCondition(Metric.Columns.Kind, ConditionOperator.Equal, (int)MetricKind.Ratio);
        var months = new List<ViuMetric>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            months.Add(row.ToEntity<ViuMetric>());
        }

        return months;
    }

    private static LinkEntity LinkConsenting(QueryExpression query, string column)
    {
        var account = query.AddLink(Account.EntityLogicalName, column, Account.PrimaryIdColumn, JoinOperator.Inner);
        account.EntityAlias = AccountAlias;
        account.LinkCriteria.AddCondition(Account.Columns.BenchmarkConsent, ConditionOperator.Equal, true);
        return account;
    }

    private int? IndustryOf(Entity row)
    {
        const string Column = AccountAlias + "." + IndustryCode;
        if (row.GetAttributeValue<AliasedValue>(Column)?.Value is not OptionSetValue industry)
        {
            return null;
        }

        if (row.FormattedValues.TryGetValue(Column, out var label) && label.Length > 0)
        {
            Industries[industry.Value] = label;
        }

        return industry.Value;
    }

    private sealed class Fleet(int? industry)
    {
        private readonly Dictionary<MachineType, int> types = [];
        private readonly Dictionary<Energy, int> energies = [];
        private int machines;

        public void Add(MachineType? type, Energy? energy)
        {
            machines++;
            Count(types, type);
            Count(energies, energy);
        }

        public Cohort Smallest() => Cohort.SmallestOf(Main(types), Main(energies), industry);

        private T? Main<T>(Dictionary<T, int> counts)
            where T : struct
        {
            foreach (var (kind, count) in counts)
            {
                if (count >= MainShare * machines)
                {
                    return kind;
                }
            }

            return null;
        }

        private static void Count<T>(Dictionary<T, int> counts, T? kind)
            where T : struct
        {
            if (kind is { } known)
            {
                counts[known] = counts.GetValueOrDefault(known) + 1;
            }
        }
    }
}
