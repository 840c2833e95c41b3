using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Benchmarks.Telemetry;

/// <summary>How much is kept per machine of 12 metrics, after 14 months of work.</summary>
internal static class StateSize
{
    private const int Sample = 500;
    private const int GaugeSample = 50;
    private const int Large = 100_000;
    private const double Kibi = 1_024;

    public static IEnumerable<TargetLine> Measure()
    {
        var oneShift = StateSnapshot.Write(Fleet.AtWork(Sample, IsOneShift, fine: false));
        yield return new TargetLine("stored per machine of one shift, five days a week", Stored(oneShift), "KiB", AtMost: 2);
        yield return new TargetLine("the same, every value with four decimals", Stored(StateSnapshot.Write(Fleet.AtWork(Sample, IsOneShift, fine: true))), "KiB");
        var always = StateSnapshot.Write(Fleet.AtWork(Sample, static _ => true, fine: false));
        yield return new TargetLine("stored per machine that works day and night", Stored(always), "KiB");
        var withGauges = StateSnapshot.Write(Fleet.AtWork(GaugeSample, IsOneShift, fine: false, withGauges: true));
        yield return new TargetLine("stored per machine of one shift with three gauges besides, every ten seconds", withGauges.Length / Kibi / GaugeSample, "KiB");
        yield return new TargetLine("100,000 machines of one shift in memory", InMemory(oneShift), "MiB", AtMost: 1_024);
        yield return new TargetLine("100,000 machines day and night in memory", InMemory(always), "MiB", AtMost: 1_024);
        yield return new TargetLine("100,000 machines of one shift with three gauges in memory", InMemory(withGauges, GaugeSample), "MiB", AtMost: 1_024);
    }

    private static double Stored(byte[] snapshot) => snapshot.Length / Kibi / Sample;

    private static double InMemory(byte[] snapshot, int sample = Sample)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var partitions = Enumerable.Range(0, Large / sample).Select(_ => StateSnapshot.Read(snapshot, new WindowOptions())).ToArray();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(partitions);
        return (after - before) / Kibi / Kibi;
    }

    private static bool IsOneShift(DateTime time) => time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && time.Hour is >= 6 and < 14;
}
