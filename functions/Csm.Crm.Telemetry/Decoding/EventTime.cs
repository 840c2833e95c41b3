using System.Globalization;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads event times: ISO 8601 with <c>Z</c> or a numeric offset, 2000–2099.</summary>
internal static class EventTime
{
    private static readonly long Earliest = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long Latest = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <param name="text">UTF-8 text.</param>
    /// <param name="ticks">UTC ticks.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long ticks) =>
        (TryReadSeconds(text, out ticks) || TryReadAny(text, out ticks)) && ticks >= Earliest && ticks < Latest;

    // yyyy-MM-ddTHH:mm:ssZ is what nearly every device sends; general parsing costs several times as much.
    private static bool TryReadSeconds(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
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
        if (!digits || year < 2000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static int Two(ReadOnlySpan<byte> text, int at, ref bool digits)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        digits &= (uint)tens <= 9 && (uint)ones <= 9;
        return (tens * 10) + ones;
    }

    private static bool TryReadAny(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;

        // Without Z or offset the moment is unknown; it must not silently become the host's local time.
        if (text.Length is < 20 or > 40 || text[10] != 'T' || (text[^1] != 'Z' && text[^6] is not ((byte)'+' or (byte)'-')))
        {
            return false;
        }

        Span<char> characters = stackalloc char[text.Length];
        for (var index = 0; index < text.Length; index++)
        {
            characters[index] = (char)text[index];
        }

        if (!DateTimeOffset.TryParse(characters, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        ticks = time.UtcTicks;
        return true;
    }
}
