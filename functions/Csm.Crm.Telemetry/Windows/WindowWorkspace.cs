namespace Csm.Crm.Telemetry.Windows;

/// <summary>What the windows of one partition share while one of them works: options and memory to code in. For one thread.</summary>
internal sealed class WindowWorkspace(WindowOptions options)
{
    public WindowOptions Options { get; } = options;

    /// <summary>
    /// True while a journal is applied. Its hours came in time under the lateness of whoever wrote it, and this one may be
    /// shorter: no day closes before all of them are there.
    /// </summary>
    public bool KeepsDaysOpen { get; set; }

    public BitWriter Bits { get; } = new();

    public HourBuffer<HourSummary> Hours { get; } = new();

    public HourBuffer<GaugeHour> GaugeHours { get; } = new();
}
