using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// Reads the native events that devices really send, several times as fast as a JSON reader: known members, plain text,
/// plain numbers. Whatever else it meets it leaves to <see cref="NativeReader"/>, which reads all of JSON and can say what
/// is wrong; so it accepts nothing that the reader would not accept, and with the same outcome.
/// </summary>
internal static class NativeScanner
{
    // "fuel": and so on, as they stand in compact JSON.
    private static readonly byte[][] Names = [.. CounterCatalog.Codes.Select(static code => Encoding.ASCII.GetBytes($"\"{code}\":"))];

    private static ReadOnlySpan<double> Powers => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <param name="text">Begins with the event's brace.</param>
    /// <param name="followers">By the number of a counter + 1: the counter that is expected next; brought up to date.</param>
    /// <param name="native">Cleared; complete when true comes back.</param>
    /// <param name="length">Bytes of the event.</param>
    /// <returns>False when the event is not of the simple kind, or has no content.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> followers, ref NativeEvent native, out int length)
    {
        length = 0;
        var at = 1;
        do
        {
            if (!TryReadName(text, ref at, out var name) || !TryReadMember(text, name, followers, ref at, ref native))
            {
                return false;
            }
        }
        while (TryTake(text, ref at, (byte)','));
        if (!TryTake(text, ref at, (byte)'}') || !native.HasContent)
        {
            return false;
        }

        length = at;
        return true;
    }

    private static bool TryReadMember(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, Span<byte> followers, ref int at, ref NativeEvent native) => name.Length switch
    {
        4 => name.SequenceEqual("time"u8) && TryReadTime(text, ref at, ref native),
        6 => name.SequenceEqual("device"u8) && TryReadDevice(text, ref at, ref native),
        7 => name.SequenceEqual("metrics"u8) && TryReadMetrics(text, followers, ref at, ref native),
        8 => name.SequenceEqual("position"u8) && TryReadPosition(text, ref at, ref native),
        _ => false,
    };

    private static bool TryReadDevice(ReadOnlySpan<byte> text, ref int at, ref NativeEvent native)
    {
        if (!TryTake(text, ref at, (byte)'"'))
        {
            return false;
        }

        Span<char> device = native.Device;
        for (var length = 0; at < text.Length && length <= NativeEvent.DeviceCapacity; length++)
        {
            var letter = text[at++];
            if (letter == '"')
            {
                native.DeviceLength = length;
                return length > 0;
            }

            if (letter is < 0x20 or > 0x7E or (byte)'\\' || length == NativeEvent.DeviceCapacity)
            {
                return false;
            }

            device[length] = (char)letter;
        }

        return false;
    }

    private static bool TryReadTime(ReadOnlySpan<byte> text, ref int at, ref NativeEvent native)
    {
        if (!TryTake(text, ref at, (byte)'"'))
        {
            if (!TryReadNumber(text, ref at, out var number) || !EventTime.TryReadEpoch(number, out var moment))
            {
                return false;
            }

            native.SetTime(moment);
            return true;
        }

        var length = text[at..].IndexOf((byte)'"');
        if (length < 20 || !EventTime.TryRead(text.Slice(at, length), out var ticks))
        {
            return false;
        }

        native.SetTime(ticks);
        at += length + 1;
        return true;
    }

    private static bool TryReadMetrics(ReadOnlySpan<byte> text, Span<byte> followers, ref int at, ref NativeEvent native)
    {
        if (!TryTake(text, ref at, (byte)'{'))
        {
            return false;
        }

        var place = 0;
        do
        {
            int counter = followers[place];
            ReadOnlySpan<byte> name = Names[counter];
            if (text[at..].StartsWith(name))
            {
                at += name.Length;
            }
            else if (!TryReadName(text, ref at, out name))
            {
                return false;
            }
            else if (CounterCatalog.TryFind(name, out var found))
            {
                counter = (int)found;
                followers[place] = (byte)counter;
            }
            else if (TryNote(name, ref native, text))
            {
                counter = -1;
            }
            else
            {
                return false;
            }

            if (!TryReadNumber(text, ref at, out var value) || value is < 0 or > NativeEvent.GreatestValue)
            {
                return false;
            }

            if (counter >= 0)
            {
                native.SetMetric((Counter)counter, value);
                place = counter + 1;
            }
        }
        while (TryTake(text, ref at, (byte)','));
        return TryTake(text, ref at, (byte)'}');
    }

    private static bool TryNote(ReadOnlySpan<byte> name, ref NativeEvent native, ReadOnlySpan<byte> text)
    {
        // An escaped name may be a known one.
        Span<(int Start, int Length)> unknown = native.Unknown;
        if (native.UnknownCount == unknown.Length || name.Contains((byte)'\\') || name.ContainsAnyInRange((byte)0, (byte)0x1F) || !text.Overlaps(name, out var start))
        {
            return false;
        }

        unknown[native.UnknownCount++] = (start, name.Length);
        return true;
    }

    private static bool TryReadPosition(ReadOnlySpan<byte> text, ref int at, ref NativeEvent native)
    {
        double latitude = double.NaN, longitude = double.NaN;
        if (!TryTake(text, ref at, (byte)'{'))
        {
            return false;
        }

        do
        {
            if (!TryReadName(text, ref at, out var name) || !TryReadNumber(text, ref at, out var value))
            {
                return false;
            }

            if (name.SequenceEqual("lat"u8))
            {
                latitude = value;
            }
            else if (name.SequenceEqual("lon"u8))
            {
                longitude = value;
            }
            else
            {
                return false;
            }
        }
        while (TryTake(text, ref at, (byte)','));
        native.SetPosition(latitude, longitude);
        return TryTake(text, ref at, (byte)'}') && !native.PositionDropped;
    }

    private static bool TryReadName(ReadOnlySpan<byte> text, scoped ref int at, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!TryTake(text, ref at, (byte)'"'))
        {
            return false;
        }

        var length = text[at..].IndexOf((byte)'"');
        name = length < 0 ? default : text.Slice(at, length);
        at += length + 1;
        return length >= 0 && TryTake(text, ref at, (byte)':');
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, ref int at, out double value)
    {
        if ((uint)at < (uint)text.Length && text[at] <= 0x20)
        {
            SkipSpace(text, ref at);
        }

        var start = at;
        var negative = at < text.Length && text[at] == '-';
        at += negative ? 1 : 0;
        var first = at;
        long digits = 0;
        ReadDigits(text, ref at, ref digits);
        var whole = at - first;
        var decimals = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            var point = at;
            ReadDigits(text, ref at, ref digits);
            decimals = at - point;
            whole = decimals == 0 ? 0 : whole;
        }

        value = 0;
        if (whole == 0 || (whole > 1 && text[first] == '0') || at >= text.Length || (text[at] | 0x20) == 'e')
        {
            return false;
        }

        if (whole + decimals > 15)
        {
            return Utf8Parser.TryParse(text[start..at], out value, out var consumed) && consumed == at - start;
        }

        // Both numbers are exact, so the quotient is the nearest double, as a full parser would find it.
        value = (negative ? -digits : digits) / Powers[decimals];
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadDigits(ReadOnlySpan<byte> text, ref int at, ref long digits)
    {
        var next = at;
        var sum = digits;
        while ((uint)next < (uint)text.Length && (uint)(text[next] - '0') <= 9)
        {
            // Overflow is harmless: beyond 15 digits the sum is not used.
            sum = unchecked((sum * 10) + (text[next] - '0'));
            next++;
        }

        at = next;
        digits = sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTake(ReadOnlySpan<byte> text, scoped ref int at, byte wanted)
    {
        if ((uint)at < (uint)text.Length && text[at] <= 0x20)
        {
            SkipSpace(text, ref at);
        }

        if ((uint)at >= (uint)text.Length || text[at] != wanted)
        {
            return false;
        }

        at++;
        return true;
    }

    private static void SkipSpace(ReadOnlySpan<byte> text, scoped ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }
    }
}
