namespace Csm.Crm.Telemetry.Windows;

/// <summary>What the windows of one partition share while one of them works: options and memory to code in. For one thread.</summary>
internal sealed class WindowWorkspace(WindowOptions options)
{
    public WindowOptions Options { get; } = options;

    public BitWriter Bits { get; } = new();

    public HourBuffer<HourSummary> Hours { get; } = new();

    public HourBuffer<GaugeHour> GaugeHours { get; } = new();
}
