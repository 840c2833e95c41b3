using Csm.Crm.Tables;
using Csm.Crm.Telemetry.ValueInUse;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using NodaTime;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// The downtimes that people and their systems recorded. All of the months that are published are read with every
/// publication, a request per 5,000: one that is entered, corrected or deleted later reaches the months it belongs to.
/// </summary>
internal sealed class RecordedStandstills
{
    // From the first month a site's zone may be a day away from UTC.
    private const int ZoneDays = 1;

    private readonly ILookup<Guid, Standstill> byMachine;
    private readonly LocalDate oldest;

    private RecordedStandstills(ILookup<Guid, Standstill> byMachine, LocalDate oldest)
    {
        this.byMachine = byMachine;
        this.oldest = oldest;
    }

    /// <param name="service">Dataverse, as the Telemetry writer.</param>
    /// <param name="retry">Repeats requests that it was too busy for.</param>
    /// <param name="oldest">First day that is published.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public static async Task<RecordedStandstills> ReadAsync(IOrganizationServiceAsync2 service, ResiliencePipeline retry, LocalDate oldest, CancellationToken cancellationToken)
    {
        var query = DataverseQuery.Of(
            Downtime.EntityLogicalName, Downtime.PrimaryIdColumn, Downtime.Columns.MachineId, Downtime.Columns.From, Downtime.Columns.To, Downtime.Columns.Kind, Downtime.Columns.Excluded);
        query.Criteria.AddCondition(Downtime.Columns.StateCode, ConditionOperator.Equal, 0);
        var until = query.Criteria.AddFilter(LogicalOperator.Or);
        until.AddCondition(Downtime.Columns.To, ConditionOperator.Null);
        until.AddCondition(Downtime.Columns.To, ConditionOperator.GreaterThan, DateTime.SpecifyKind(oldest.PlusDays(-ZoneDays).ToDateTimeUnspecified(), DateTimeKind.Utc));
        var found = new List<(Guid Machine, Standstill Standstill)>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            var downtime = row.ToEntity<Downtime>();
            if (downtime is { MachineId: { } machine, From: { } from })
            {
                found.Add((machine.Id, new Standstill(from, downtime.To, downtime.Excluded == true || downtime.Kind == DowntimeKind.Planned)));
            }
        }

        return new RecordedStandstills(found.ToLookup(static item => item.Machine, static item => item.Standstill), oldest);
    }

    /// <summary>The machines, with their standstills of days that have ended at their site.</summary>
    public IReadOnlyList<MachineHistory> AddTo(IReadOnlyList<MachineHistory> machines, Instant now) => byMachine.Count == 0
        ? machines
        : [.. machines.Select(machine => byMachine.Contains(machine.Machine.MachineId) ? machine with { Downtime = DowntimeOf(machine, now) } : machine)];

    private MachineDowntime DowntimeOf(MachineHistory machine, Instant now)
    {
        var calendar = machine.Machine.Calendar;
        return MachineDowntime.Of(calendar, [.. byMachine[machine.Machine.MachineId]], oldest, now.InZone(calendar.Zone).Date.PlusDays(-1));
    }
}
