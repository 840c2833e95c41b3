namespace Csm.Crm.Telemetry.Windows;

/// <summary>What is known about the gauges of one machine that has some: its open hours, and coded what has closed.</summary>
internal sealed class MachineGauges(WindowWorkspace workspace)
{
    private readonly OpenHours<GaugeHour, GaugeCoding> open = new(workspace.Bits, workspace.GaugeHours);
    private byte[] closed = [];

    /// <summary>Joins hours, ascending by start.</summary>
    public void Join(ReadOnlySpan<GaugeHour> hours) => open.Join(hours);

    /// <summary>All open hours, oldest first, in the workspace's buffer.</summary>
    public ReadOnlySpan<GaugeHour> Read() => open.Read();

    /// <summary>Adds what is known of closed days to what is known of their counters.</summary>
    public void AddTo(ClosedHistory history)
    {
        if (closed.Length == 0)
        {
            history.LastGauges = new GaugePoint[GaugeCatalog.Count];
            return;
        }

        var reader = new BitReader(closed);
        ClosedGauges.Read(ref reader, history);
    }

    /// <summary>Keeps what has closed, and forgets the open hours before a moment, after a <see cref="Read"/>.</summary>
    public void Close(ClosedHistory history, long moment)
    {
        workspace.Bits.Clear();
        ClosedGauges.Write(workspace.Bits, history);
        closed = workspace.Bits.Written.ToArray();
        open.DropBefore(moment);
    }

    public void Store(BitWriter writer)
    {
        open.Store(writer);
        writer.Text(closed);
    }

    /// <exception cref="InvalidDataException">The bytes are no gauges.</exception>
    public void Restore(ref BitReader reader)
    {
        open.Restore(ref reader);
        closed = reader.Text();
    }
}
