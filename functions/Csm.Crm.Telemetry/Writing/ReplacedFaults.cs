using System.Globalization;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.ValueInUse;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk.Query;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// Open rows that telemetry wrote and the state no longer stands for: a report came late and the fault began earlier, so
/// that another row took its place; or the state was lost. They would stand open for ever.
/// </summary>
internal static class ReplacedFaults
{
    /// <summary>The rows, each with nothing but the time at which it counts as cleared.</summary>
    /// <param name="service">Dataverse.</param>
    /// <param name="retry">Patience.</param>
    /// <param name="machines">What they reported.</param>
    /// <param name="derived">Ids of the rows that the state stands for.</param>
    /// <param name="clearsAfter">How long a machine reports without a fault until the fault counts as cleared.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public static async Task<IReadOnlyList<MachineFault>> ReadAsync(
        IOrganizationServiceAsync2 service, ResiliencePipeline retry, IReadOnlyList<MachineHistory> machines, HashSet<Guid> derived, TimeSpan clearsAfter, CancellationToken cancellationToken)
    {
        var histories = machines.ToDictionary(static machine => machine.Machine.MachineId);
        var query = DataverseQuery.Of(
            MachineFault.EntityLogicalName, MachineFault.PrimaryIdColumn, MachineFault.Columns.MachineId, MachineFault.Columns.Code, MachineFault.Columns.FirstSeen, MachineFault.Columns.LastSeen);
        query.Criteria.AddCondition(MachineFault.Columns.ClearedOn, ConditionOperator.Null);
        var replaced = new List<MachineFault>();
        await foreach (var entity in service.RowsAsync(query, retry, cancellationToken))
        {
            var row = entity.ToEntity<MachineFault>();
            if (!derived.Contains(row.Id) && row is { MachineId.Id: var machine, Code: { } code, FirstSeen: { } first }
                && row.Id == IdOf(machine, code, first) && histories.TryGetValue(machine, out var history)
                && ClearedAt(history, code, first, row.LastSeen ?? first, clearsAfter) is { } cleared)
            {
                replaced.Add(new MachineFault(row.Id) { ClearedOn = cleared });
            }
        }

        return replaced;
    }

    /// <summary>The id by which telemetry writes a fault; rows that people enter have others. The alternate key ignores case, so the id must.</summary>
    public static Guid IdOf(Guid machine, string code, DateTime first) => RowId.From(
        MachineFault.EntityLogicalName, machine.ToString("D"), code.ToUpperInvariant(), first.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    private static DateTime? ClearedAt(MachineHistory history, string code, DateTime first, DateTime last, TimeSpan clearsAfter)
    {
        var minute = first.Ticks / TimeSpan.TicksPerMinute;
        var isWithinAnother = history.Faults.Any(spell => string.Equals(spell.Code, code, StringComparison.OrdinalIgnoreCase) && spell.First <= minute && minute <= spell.Last);
        if (isWithinAnother)
        {
            return last;
        }

        var cleared = last + clearsAfter;
        return history.LastSeen is { } seen && seen.ToDateTimeUtc() >= cleared ? cleared : null;
    }
}
