using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// All machines whose events arrive through one partition, and how far the partition has been read. Not safe for use by
/// several threads.
/// </summary>
public sealed class PartitionState
{
    /// <summary>Unknown devices counted by name; further ones are counted under <see cref="OtherDevices"/>.</summary>
    public const int UnknownDevicesNamed = 1_000;

    /// <summary>Name under which unknown devices beyond <see cref="UnknownDevicesNamed"/> are counted.</summary>
    public const string OtherDevices = "*";

    private readonly List<MachineWindow> machines = [];
    private readonly Dictionary<string, int> indexByDevice = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> indexBySpan;
    private readonly Dictionary<string, long> unknownDevices = new(StringComparer.Ordinal);
    private readonly WindowWorkspace workspace;

    /// <param name="options">Gap and lateness rules.</param>
    public PartitionState(WindowOptions options)
    {
        workspace = new WindowWorkspace(options);
        indexBySpan = indexByDevice.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Gap and lateness rules.</summary>
    public WindowOptions Options => workspace.Options;

    /// <summary>Sequence number of the last event taken in; events up to it change nothing. −1 before the first.</summary>
    public long LastSequenceNumber { get; internal set; } = -1;

    /// <summary>Machines in the order in which they appeared.</summary>
    public IReadOnlyList<MachineWindow> Machines => machines;

    /// <summary>Events per device id that no machine has.</summary>
    public IReadOnlyDictionary<string, long> UnknownDevices => unknownDevices;

    /// <summary>What could not be used as it came, by kind, device and day.</summary>
    public IssueLog Issues { get; } = new();

    /// <summary>What contacts did with digital products, by day.</summary>
    public DigitalUsageLog Usage { get; } = new();

    /// <summary>What lies at customers' sites.</summary>
    public StockLog Stocks { get; } = new();

    internal bool TryFind(ReadOnlySpan<char> deviceId, out int index) => indexBySpan.TryGetValue(deviceId, out index);

    /// <summary>Keeps all days open until <see cref="EndReplay"/>.</summary>
    internal void BeginReplay() => workspace.KeepsDaysOpen = true;

    /// <summary>Closes what the horizon has passed.</summary>
    internal void EndReplay()
    {
        workspace.KeepsDaysOpen = false;
        machines.ForEach(static machine => machine.CloseEndedDays());
    }

    internal int Introduce(string deviceId, SiteCalendar calendar)
    {
        machines.Add(new MachineWindow(deviceId, calendar, workspace));
        indexByDevice.Add(deviceId, machines.Count - 1);
        return machines.Count - 1;
    }

    internal void CountUnknown(string deviceId, long events)
    {
        var name = unknownDevices.ContainsKey(deviceId) || unknownDevices.Count < UnknownDevicesNamed ? deviceId : OtherDevices;
        unknownDevices[name] = unknownDevices.GetValueOrDefault(name) + events;
    }
}
