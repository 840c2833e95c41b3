using System.Text.RegularExpressions;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.ValueInUse;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// Faults as rows: one per machine, code and beginning, with absolute values. No format says that a fault is over, so one
/// counts as cleared when its machine went on reporting for a while without it. A row says what is worth telling and not
/// every report, or a fault that stands would be written with every publication, and each write starts the solution's steps.
/// </summary>
internal static partial class FaultRows
{
    /// <param name="machines">What they reported.</param>
    /// <param name="clearsAfter">How long a machine reports without a fault until the fault counts as cleared.</param>
    public static IEnumerable<MachineFault> Of(IEnumerable<MachineHistory> machines, TimeSpan clearsAfter) =>
        machines.SelectMany(static machine => machine.Faults, (machine, spell) => Of(machine, spell, clearsAfter));

    private static MachineFault Of(MachineHistory history, FaultSpell spell, TimeSpan clearsAfter)
    {
        var first = MomentOf(spell.First);
        var cleared = MomentOf(spell.Last) + clearsAfter;
        var isCleared = history.LastSeen is { } seen && seen.ToDateTimeUtc() >= cleared;
        var (last, count) = isCleared ? (spell.Last, spell.Count) : spell.Told();
        var machine = history.Machine;

        var row = new MachineFault(ReplacedFaults.IdOf(machine.MachineId, spell.Code, first))
        {
            Name = $"{machine.DeviceId} {spell.Code}",
            MachineId = new EntityReference(Machine.EntityLogicalName, machine.MachineId),
            AccountId = new EntityReference(Account.EntityLogicalName, machine.AccountId),
            Code = spell.Code,
            FirstSeen = first,
            LastSeen = MomentOf(last),
            Count = count,
        };

        // What the machine does not say may have been entered by people.
        if (spell.Severity is { } severity)
        {
            row.Severity = SeverityOf(severity);
        }

        if (spell.Source is { } source)
        {
            row.Source = source;
        }

        if (FamilyOf(spell.Code) is { } family)
        {
            row.Family = family;
        }

        if (isCleared)
        {
            row.ClearedOn = cleared;
        }

        return row;
    }

    /// <summary>SAE J1939-73: the suspect parameter is the component, the failure mode what is wrong with it. Other codes have no family.</summary>
    internal static string? FamilyOf(string code) => J1939().Match(code) is { Success: true } match ? $"SPN {match.Groups["number"].Value}" : null;

    private static Severity SeverityOf(FaultSeverity severity) => severity switch
    {
        FaultSeverity.Low => Severity.Low,
        FaultSeverity.Medium => Severity.Medium,
        FaultSeverity.High => Severity.High,
        FaultSeverity.Critical => Severity.Critical,
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "No such severity."),
    };

    private static DateTime MomentOf(long minute) => new(minute * TimeSpan.TicksPerMinute, DateTimeKind.Utc);

    [GeneratedRegex(@"^SPN[ :]*(?<number>[0-9]{1,6})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex J1939();
}
