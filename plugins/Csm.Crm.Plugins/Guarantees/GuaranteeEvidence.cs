using Csm.Crm.Plugins.Sites;
using Csm.Crm.Plugins.Value;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>What is known of some guarantees' accounts over a stretch of months: metered months, machines and standstills, a read each.</summary>
internal sealed class GuaranteeEvidence
{
    private const string SiteAlias = "site";
    private readonly ILookup<string, MonthReading> readings;
    private readonly ILookup<Guid, MachinePlan> machines;
    private readonly ILookup<Guid, Standstill> standstills;

    private GuaranteeEvidence(ILookup<string, MonthReading> readings, ILookup<Guid, MachinePlan> machines, ILookup<Guid, Standstill> standstills)
    {
        this.readings = readings;
        this.machines = machines;
        this.standstills = standstills;
    }

    /// <summary>Reads it.</summary>
    /// <param name="rows">The port.</param>
    /// <param name="guarantees">The guarantees.</param>
    /// <param name="first">First day of the first month.</param>
    /// <param name="end">First day after the last month.</param>
    public static GuaranteeEvidence Read(IRows rows, IReadOnlyCollection<PromisedGuarantee> guarantees, DateTime first, DateTime end)
    {
        var aboutDowntime = guarantees.Where(guarantee => guarantee.IsAboutDowntime).Select(guarantee => guarantee.AccountId).Distinct().ToArray();
        return new GuaranteeEvidence(ReadMonths(rows, guarantees, first, end), ReadMachines(rows, aboutDowntime), ReadStandstills(rows, aboutDowntime, first, end));
    }

    /// <summary>The months of a guarantee's metric.</summary>
    public IReadOnlyList<MonthReading> MonthsOf(PromisedGuarantee guarantee) => readings[KeyOf(guarantee.AccountId, guarantee.Guarantee.MetricId!.Id)].ToArray();

    /// <summary>The machines of its subscription; all of the account's when none is on any subscription.</summary>
    public IReadOnlyList<MachinePlan> MachinesOf(PromisedGuarantee guarantee)
    {
        var all = machines[guarantee.AccountId].ToArray();
        return all.All(machine => machine.SubscriptionId is null) ? all : all.Where(machine => machine.SubscriptionId == guarantee.SubscriptionId || machine.SuccessorOf == guarantee.SubscriptionId).ToArray();
    }

    /// <summary>Whether the guarantee covers all machines of its account, as the metered figures do.</summary>
    public bool CoversFleet(PromisedGuarantee guarantee) => MachinesOf(guarantee).Count == machines[guarantee.AccountId].Count();

    /// <summary>The standstills of a machine.</summary>
    public IReadOnlyList<Standstill> StandstillsOf(MachinePlan machine) => standstills[machine.Id].ToArray();

    private static ILookup<string, MonthReading> ReadMonths(IRows rows, IReadOnlyCollection<PromisedGuarantee> guarantees, DateTime first, DateTime end)
    {
        var metrics = guarantees.Select(guarantee => (object)guarantee.Guarantee.MetricId!.Id).Distinct().ToArray();
        QueryExpression Query() => Queries.From(
                ViuMetric.EntityLogicalName,
                ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.Numerator, ViuMetric.Columns.Denominator, ViuMetric.Columns.Coverage)
            .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrAfter, first)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrBefore, end.AddDays(-1))
            .Where(ViuMetric.Columns.MetricId, ConditionOperator.In, metrics);

        return rows.ReadWhereIn(Query, ViuMetric.Columns.AccountId, guarantees.Select(guarantee => guarantee.AccountId))
            .Select(row => row.ToEntity<ViuMetric>())
            .ToLookup(
                row => KeyOf(row.AccountId!.Id, row.MetricId!.Id),
                row => new MonthReading(CalendarMonth.Of(row.PeriodStart!.Value), row.Value, row.Numerator, row.Denominator, row.Coverage ?? 0m),
                StringComparer.Ordinal);
    }

    private static ILookup<Guid, MachinePlan> ReadMachines(IRows rows, IEnumerable<Guid> accounts)
    {
        const string subscription = "subscription";
        QueryExpression Query()
        {
            var query = Queries.From(Machine.EntityLogicalName, Machine.Columns.AccountId, Machine.Columns.SubscriptionId).WhereActive();
            query.Join(
                Machine.Columns.SiteId, Site.EntityLogicalName, Site.PrimaryIdColumn, SiteAlias, JoinOperator.LeftOuter,
                Site.PrimaryNameColumn, Site.Columns.TimeZone, Site.Columns.PlannedMonday, Site.Columns.PlannedTuesday, Site.Columns.PlannedWednesday, Site.Columns.PlannedThursday,
                Site.Columns.PlannedFriday, Site.Columns.PlannedSaturday, Site.Columns.PlannedSunday);
            query.Join(
                Machine.Columns.SubscriptionId, Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, subscription, JoinOperator.LeftOuter, Subscription.Columns.PreviousSubscriptionId);
            return query;
        }

        var read = rows.ReadWhereIn(Query, Machine.Columns.AccountId, accounts);
        var clocks = read.Select(ZoneOf).Distinct(StringComparer.Ordinal).ToDictionary(zone => zone, SiteClock.Of, StringComparer.Ordinal);
        return read.ToLookup(
            row => row.GetAttributeValue<EntityReference>(Machine.Columns.AccountId).Id,
            row => new MachinePlan(
                row.Id,
                row.GetAttributeValue<EntityReference>(Machine.Columns.SubscriptionId)?.Id,
                row.Joined<EntityReference>(subscription, Subscription.Columns.PreviousSubscriptionId)?.Id,
                WeekOf(row),
                row.Joined<string>(SiteAlias, Site.PrimaryNameColumn) ?? "",
                clocks[ZoneOf(row)]));
    }

    private static string ZoneOf(Entity row) => row.Joined<string>(SiteAlias, Site.Columns.TimeZone) ?? "";

    private static decimal[] WeekOf(Entity row) => new[]
    {
        Site.Columns.PlannedMonday, Site.Columns.PlannedTuesday, Site.Columns.PlannedWednesday, Site.Columns.PlannedThursday,
        Site.Columns.PlannedFriday, Site.Columns.PlannedSaturday, Site.Columns.PlannedSunday,
    }.Select(column => row.JoinedValue<decimal>(SiteAlias, column) ?? 0m).ToArray();

    // A site's day begins and ends up to 14 hours before and 12 hours after that of UTC.
    private static ILookup<Guid, Standstill> ReadStandstills(IRows rows, IEnumerable<Guid> accounts, DateTime first, DateTime end)
    {
        QueryExpression Query()
        {
            var query = Queries.From(Downtime.EntityLogicalName, Downtime.Columns.MachineId, Downtime.Columns.From, Downtime.Columns.To, Downtime.Columns.Kind, Downtime.Columns.Excluded)
                .WhereActive()
                .Where(Downtime.Columns.From, ConditionOperator.LessThan, end.AddDays(1));
            var until = query.Criteria.AddFilter(LogicalOperator.Or);
            until.AddCondition(Downtime.Columns.To, ConditionOperator.Null);
            until.AddCondition(Downtime.Columns.To, ConditionOperator.GreaterThan, first.AddDays(-1));
            return query;
        }

        return rows.ReadWhereIn(Query, Downtime.Columns.AccountId, accounts)
            .Select(row => row.ToEntity<Downtime>())
            .Where(row => row is { MachineId: not null, From: not null })
            .ToLookup(row => row.MachineId!.Id, row => new Standstill(row.From!.Value, row.To, row.Excluded == true || row.Kind == DowntimeKind.Planned));
    }

    private static string KeyOf(Guid account, Guid metric) => $"{account:D}|{metric:D}";
}

/// <summary>A machine with the week its site plans.</summary>
/// <param name="Id">The machine.</param>
/// <param name="SubscriptionId">The contract it runs under; null when under none.</param>
/// <param name="SuccessorOf">The contract before that one: its machines went along when it was renewed.</param>
/// <param name="Week">Planned hours, Monday first.</param>
/// <param name="Site">Name of its site; empty when it has none.</param>
/// <param name="Clock">The clock by which the plan is meant.</param>
internal sealed record MachinePlan(Guid Id, Guid? SubscriptionId, Guid? SuccessorOf, IReadOnlyList<decimal> Week, string Site, SiteClock Clock)
{
    /// <summary>What is doubtful about its planned days, in a sentence; null when nothing is planned or its zone is known.</summary>
    public string? Doubt => Clock.Doubt is { } doubt && Week.Any(hours => hours > 0m) ? $"Days of site '{Site}' are counted as UTC days, for {doubt}." : null;
}
