namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads event times, 2000–2099: RFC 3339 with <c>Z</c> or a numeric offset, or seconds or milliseconds since 1970.</summary>
internal static class EventTime
{
    private static readonly long Earliest = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long Latest = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static ReadOnlySpan<short> DaysBefore => [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    /// <param name="text">UTF-8 text.</param>
    /// <param name="ticks">UTC ticks.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long ticks) =>
        TryReadLocal(text, out ticks) && TryReadZone(text[19..], ref ticks) && ticks >= Earliest && ticks < Latest;

    /// <param name="text">Text.</param>
    /// <param name="ticks">UTC ticks.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        Span<byte> bytes = stackalloc byte[40];
        return text.Length <= bytes.Length && System.Text.Ascii.FromUtf16(text, bytes, out var written) == System.Buffers.OperationStatus.Done && TryRead(bytes[..written], out ticks);
    }

    /// <summary>Seconds or milliseconds since 1970. From 2000 to 2099 the two cannot be mistaken for each other.</summary>
    public static bool TryReadEpoch(double number, out long ticks)
    {
        ticks = 0;
        var seconds = number is >= 946_684_800 and < 4_102_444_800 ? number : number / 1_000;
        if (seconds is not (>= 946_684_800 and < 4_102_444_800))
        {
            return false;
        }

        // Milliseconds are as fine as machines report; rounding to them undoes the binary fraction.
        ticks = DateTime.UnixEpoch.Ticks + ((long)Math.Round(seconds * 1_000) * TimeSpan.TicksPerMillisecond);
        return true;
    }

    // yyyy-MM-ddTHH:mm:ss by position: general parsing costs several times as much.
    private static bool TryReadLocal(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var digits = true;
        var year = (Two(text, 0, ref digits) * 100) + Two(text, 2, ref digits);
        var month = Two(text, 5, ref digits);
        var day = Two(text, 8, ref digits);
        var hour = Two(text, 11, ref digits);
        var minute = Two(text, 14, ref digits);
        var second = Two(text, 17, ref digits);
        if (!digits || year is < 1999 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var leapDay = month > 2 && DateTime.IsLeapYear(year) ? 1 : 0;
        var years = year - 1;
        var days = (years * 365) + (years / 4) - (years / 100) + (years / 400) + DaysBefore[month - 1] + leapDay + day - 1;
        ticks = ((((((days * 24L) + hour) * 60) + minute) * 60) + second) * TimeSpan.TicksPerSecond;
        return true;
    }

    // Without Z or offset the moment is unknown; it must not silently become the host's local time.
    private static bool TryReadZone(ReadOnlySpan<byte> rest, ref long ticks)
    {
        if (rest[0] == '.')
        {
            var unit = TimeSpan.TicksPerSecond;
            var at = 1;
            for (; at < rest.Length && (uint)(rest[at] - '0') <= 9; at++)
            {
                unit /= 10;
                ticks += (rest[at] - '0') * unit;
            }

            if (at == 1)
            {
                return false;
            }

            rest = rest[at..];
        }

        if (rest.Length == 1)
        {
            return (rest[0] | 0x20) == 'z';
        }

        if (rest.Length != 6 || rest[3] != ':' || rest[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        var digits = true;
        var hours = Two(rest, 1, ref digits);
        var minutes = Two(rest, 4, ref digits);
        var offset = ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute;
        ticks -= rest[0] == '+' ? offset : -offset;
        return digits && hours <= 14 && minutes <= 59;
    }

    private static int Two(ReadOnlySpan<byte> text, int at, ref bool digits)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        digits &= (uint)tens <= 9 && (uint)ones <= 9;
        return (tens * 10) + ones;
    }
}
