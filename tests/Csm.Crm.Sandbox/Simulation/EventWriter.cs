using System.Text;

namespace Csm.Crm.Sandbox.Simulation;

/// <summary>Writes events as native JSON into large blocks of memory, without further allocation.</summary>
internal sealed class EventWriter
{
    private const int BlockBytes = 1 << 20;
    private const int LongestEvent = 512;

    private byte[] block = new byte[BlockBytes];
    private int used;

    /// <summary>Metric codes in the order of a machine's counters.</summary>
    public static readonly string[] Codes = ["operating_hours", "idle_hours", "fuel", "energy", "distance", "moves", "payload", "shocks", "faults"];

    private static readonly byte[][] Names = [.. Codes.Select(static code => Encoding.ASCII.GetBytes($"\"{code}\":"))];

    /// <summary>The event of <paramref name="machine"/> as its counters stand.</summary>
    public ReadOnlyMemory<byte> Write(MachineWalk machine, long ticks)
    {
        if (block.Length - used < LongestEvent)
        {
            block = new byte[BlockBytes];
            used = 0;
        }

        var span = block.AsSpan(used);
        var at = Put(span, 0, "{\"device\":\""u8);
        at += Encoding.ASCII.GetBytes(machine.DeviceId, span[at..]);
        at = Put(span, at, "\",\"time\":\""u8);
        at = PutTime(span, at, new DateTime(ticks, DateTimeKind.Utc));
        at = Put(span, at, "\",\"metrics\":{"u8);
        var first = true;
        for (var index = 0; index < Names.Length; index++)
        {
            if (machine.Counters[index] < 0)
            {
                continue;
            }

            if (!first)
            {
                span[at++] = (byte)',';
            }

            first = false;
            at = Put(span, at, Names[index]);
            at = PutHundredths(span, at, machine.Counters[index]);
        }

        at = Put(span, at, "}}"u8);
        var written = block.AsMemory(used, at);
        used += at;
        return written;
    }

    private static int Put(Span<byte> span, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(span[at..]);
        return at + text.Length;
    }

    private static int PutTime(Span<byte> span, int at, DateTime time)
    {
        at = PutDigits(span, at, time.Year, 4);
        span[at++] = (byte)'-';
        at = PutDigits(span, at, time.Month, 2);
        span[at++] = (byte)'-';
        at = PutDigits(span, at, time.Day, 2);
        span[at++] = (byte)'T';
        at = PutDigits(span, at, time.Hour, 2);
        span[at++] = (byte)':';
        at = PutDigits(span, at, time.Minute, 2);
        span[at++] = (byte)':';
        at = PutDigits(span, at, time.Second, 2);
        span[at++] = (byte)'Z';
        return at;
    }

    private static int PutHundredths(Span<byte> span, int at, long hundredths)
    {
        var whole = hundredths / 100;
        var digits = 1;
        for (var left = whole; left >= 10; left /= 10)
        {
            digits++;
        }

        at = PutDigits(span, at, whole, digits);
        if (hundredths % 100 == 0)
        {
            return at;
        }

        span[at++] = (byte)'.';
        return PutDigits(span, at, hundredths % 100, 2);
    }

    private static int PutDigits(Span<byte> span, int at, long number, int digits)
    {
        for (var place = at + digits - 1; place >= at; place--)
        {
            span[place] = (byte)('0' + (number % 10));
            number /= 10;
        }

        return at + digits;
    }
}
