using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Windows;

/// <content>The faults that the machine reported.</content>
public sealed partial class MachineWindow
{
    /// <summary>The faults it reported, or null when it never did.</summary>
    public MachineFaults? Faults { get; private set; }

    /// <summary>Gap and lateness rules.</summary>
    internal WindowOptions Options => workspace.Options;

    /// <summary>Minutes without a report after which a fault counts as cleared.</summary>
    internal long LongestPause => (long)workspace.Options.FaultClearsAfter.TotalMinutes;

    /// <summary>The name under which a fault that was reported in time is kept (<see cref="MachineFaults.Place"/>).</summary>
    /// <param name="code">The code, printable ASCII.</param>
    /// <param name="minute">UTC ticks over ticks per minute.</param>
    internal string PlaceFault(string code, long minute)
    {
        TryEnter(minute * MillisecondsPerMinute);
        return (Faults ??= new MachineFaults()).Place(code, minute, ClosedUntil / MillisecondsPerMinute, LongestPause);
    }

    /// <summary>Takes a fault in that was reported in time.</summary>
    /// <param name="name">The name under which it is kept.</param>
    /// <param name="minute">UTC ticks over ticks per minute.</param>
    /// <param name="severity">How grave, or null.</param>
    /// <param name="source">The component, or null.</param>
    /// <returns>Whether it said anything new.</returns>
    internal bool JoinFault(string name, long minute, FaultSeverity? severity, string? source)
    {
        TryEnter(minute * MillisecondsPerMinute);
        return (Faults ??= new MachineFaults()).Add(name, minute, severity, source);
    }

    /// <summary>The occurrences of its faults, by code and then by time.</summary>
    /// <param name="today">When today began at the site, UTC milliseconds.</param>
    internal IEnumerable<FaultSpell> FaultSpells(long today) => Faults?.Spells(LongestPause, today / MillisecondsPerMinute) ?? [];

    /// <summary>Folds up what is known of faults that can no longer change.</summary>
    internal void CloseFaults()
    {
        Faults?.Close(ClosedUntil / MillisecondsPerMinute, LongestPause);
        Faults = Faults is { IsEmpty: true } ? null : Faults;
    }

    /// <summary>Takes over what was stored. What was folded up then stays so, as days that have closed do.</summary>
    internal void RestoreFaults(MachineFaults faults)
    {
        Faults = faults;
        ClosedUntil = Math.Max(ClosedUntil, faults.FoldedUntil * MillisecondsPerMinute);
    }
}
