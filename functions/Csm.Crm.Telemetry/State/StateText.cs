using System.Text;
using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.State;

/// <summary>How snapshots and journals write texts and severities.</summary>
internal static class StateText
{
    private const byte NoSeverity = byte.MaxValue;

    public static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    public static byte Of(FaultSeverity? severity) => severity is { } known ? (byte)known : NoSeverity;

    public static FaultSeverity? SeverityOf(byte written) => written == NoSeverity ? null : (FaultSeverity)written;
}
