using System.Numerics;
using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// The faults a machine reported: per code the set of minutes with a report, as a bitmap per hour. Sets join in any order
/// and however often, so every order and repetition of reports gives the same spells. Bounded: beyond <see cref="CodesKept"/>
/// codes, or <see cref="HoursKept"/> hours of codes, all others are kept as one.
/// </summary>
public sealed class MachineFaults
{
    /// <summary>Codes kept apart.</summary>
    public const int CodesKept = 32;

    /// <summary>
    /// Hours with a report kept apart, summed over the codes, of the days that can still change: five codes that stand all the
    /// time for the eight days that stay open by default.
    /// </summary>
    public const int HoursKept = 1_024;

    /// <summary>Stands for all codes beyond those.</summary>
    public const string OtherCodes = "*";

    /// <summary>Days for which a spell is kept after it can no longer change. What has not been published by then never is.</summary>
    public const int DaysKept = 7;

    private const int MinutesPerHour = 60;

    // Dataverse's keys ignore case.
    private readonly SortedDictionary<string, Track> tracks = new(StringComparer.OrdinalIgnoreCase);
    private int hours;
    private long roomMadeUntil;

    /// <summary>The name under which a report is kept: its code, or the one that stands for all others where there is no room.</summary>
    /// <param name="code">The code, printable ASCII.</param>
    /// <param name="minute">When: UTC ticks over ticks per minute.</param>
    /// <param name="closedUntil">Reports before this minute come too late: what is older makes room first.</param>
    /// <param name="longestPause">Minutes without a report after which a fault counts as cleared.</param>
    internal string Place(string code, long minute, long closedUntil, long longestPause)
    {
        if (!HasRoom(code, minute) && roomMadeUntil != closedUntil)
        {
            // Whether a snapshot was written in between must not matter.
            Close(closedUntil, longestPause);
            roomMadeUntil = closedUntil;
        }

        return HasRoom(code, minute) ? code : OtherCodes;
    }

    /// <summary>Takes a report in.</summary>
    /// <param name="name">The name that <see cref="Place"/> gave it.</param>
    /// <param name="minute">When: UTC ticks over ticks per minute.</param>
    /// <param name="severity">How grave, or null.</param>
    /// <param name="source">The component, or null.</param>
    /// <returns>Whether it said anything new.</returns>
    internal bool Add(string name, long minute, FaultSeverity? severity, string? source)
    {
        if (!tracks.TryGetValue(name, out var track))
        {
            tracks.Add(name, track = new Track());
        }

        var hour = minute / MinutesPerHour;
        var isKnown = track.Hours.TryGetValue(hour, out var before);
        var after = new Hour(
            before.Minutes | (1UL << (int)(minute % MinutesPerHour)),
            FaultSpell.Graver(before.Severity, severity),
            track.Same(FaultSpell.Lesser(before.Source, source)),
            track.Same(FaultSpell.Lesser(before.Code, name)));
        track.Hours[hour] = after;
        hours += isKnown ? 0 : 1;
        return after != before;
    }

    /// <summary>The spells, by code and then by time.</summary>
    /// <param name="longestPause">Minutes without a report after which a fault counts as cleared.</param>
    /// <param name="today">Minute at which today began at the site; none when left out.</param>
    public IEnumerable<FaultSpell> Spells(long longestPause, long today = long.MaxValue) =>
        tracks.Values.SelectMany(track => FaultSpell.Merge(
            track.Closed.Select(static spell => spell with { LastBefore = spell.Last }).Concat(track.Hours.Select(pair => SpellOf(pair.Key, pair.Value, today))), longestPause));

    /// <summary>Turns hours that can no longer change into spells, and forgets spells that ended long ago.</summary>
    /// <param name="closedUntil">Reports before this minute come too late.</param>
    /// <param name="longestPause">Minutes without a report after which a fault counts as cleared.</param>
    internal void Close(long closedUntil, long longestPause)
    {
        foreach (var (code, track) in tracks.ToArray())
        {
            var closing = track.Hours.Keys.Where(hour => (hour + 1) * MinutesPerHour <= closedUntil).ToArray();
            var closed = FaultSpell.Merge(track.Closed.Concat(closing.Select(hour => SpellOf(hour, track.Hours[hour], long.MaxValue))), longestPause);
            track.Closed = [.. closed.Where(spell => spell.Last + longestPause + (DaysKept * 24 * MinutesPerHour) >= closedUntil)];
            foreach (var hour in closing)
            {
                track.Hours.Remove(hour);
            }

            hours -= closing.Length;

            if (track.Closed.Count == 0 && track.Hours.Count == 0)
            {
                tracks.Remove(code);
            }
        }
    }

    internal bool IsEmpty => tracks.Count == 0;

    /// <summary>End of the last hour that is folded up in a spell, in minutes, or 0: a report before it would count twice.</summary>
    internal long FoldedUntil => tracks.Values.SelectMany(static track => track.Closed, static (_, spell) => ((spell.Last / MinutesPerHour) + 1) * MinutesPerHour).DefaultIfEmpty().Max();

    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(tracks.Count);
        foreach (var (key, track) in tracks)
        {
            StateText.Write(writer, key);
            writer.Write7BitEncodedInt(track.Closed.Count);
            foreach (var spell in track.Closed)
            {
                writer.Write(spell.First);
                writer.Write(spell.Last);
                writer.Write7BitEncodedInt(spell.Count);
                WriteDetails(writer, spell.Severity, spell.Source, spell.Code);
            }

            writer.Write7BitEncodedInt(track.Hours.Count);
            foreach (var (hour, said) in track.Hours)
            {
                writer.Write(hour);
                writer.Write((long)said.Minutes);
                WriteDetails(writer, said.Severity, said.Source, said.Code);
            }
        }
    }

    internal static MachineFaults Read(StateReader reader)
    {
        var faults = new MachineFaults();
        for (var codes = reader.ReadCount(); codes > 0; codes--)
        {
            var track = new Track();
            faults.tracks.Add(reader.ReadText(), track);
            for (var left = reader.ReadCount(); left > 0; left--)
            {
                var (first, last, count) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadCount());
                var (severity, source, code) = ReadDetails(reader);
                track.Closed.Add(new FaultSpell(code, first, last, count, severity, source));
            }

            for (var left = reader.ReadCount(); left > 0; left--)
            {
                var (hour, minutes) = (reader.ReadInt64(), (ulong)reader.ReadInt64());
                var (severity, source, code) = ReadDetails(reader);
                track.Hours.Add(hour, new Hour(minutes, severity, track.Same(source), track.Same(code)));
                faults.hours++;
            }
        }

        return faults;
    }

    private bool HasRoom(string code, long minute) => tracks.TryGetValue(code, out var track)
        ? hours < HoursKept || track.Hours.ContainsKey(minute / MinutesPerHour)
        : tracks.Count < CodesKept && hours < HoursKept;

    private static void WriteDetails(BinaryWriter writer, FaultSeverity? severity, string? source, string? code)
    {
        writer.Write(StateText.Of(severity));
        StateText.Write(writer, source ?? string.Empty);
        StateText.Write(writer, code!);
    }

    private static (FaultSeverity? Severity, string? Source, string Code) ReadDetails(StateReader reader) => (reader.ReadSeverity(), reader.ReadOptionalText(), reader.ReadText());

    private static FaultSpell SpellOf(long hour, in Hour said, long today)
    {
        var start = hour * MinutesPerHour;
        var before = start >= today ? 0 : start + MinutesPerHour <= today ? said.Minutes : said.Minutes & ((1UL << (int)(today - start)) - 1);
        return new FaultSpell(
            said.Code!, start + BitOperations.TrailingZeroCount(said.Minutes), start + BitOperations.Log2(said.Minutes), BitOperations.PopCount(said.Minutes), said.Severity, said.Source)
        {
            LastBefore = before == 0 ? 0 : start + BitOperations.Log2(before),
            Todays = MinutesOf(start, said.Minutes & ~before),
        };
    }

    private static long[] MinutesOf(long start, ulong minutes)
    {
        var all = new long[BitOperations.PopCount(minutes)];
        for (var index = 0; minutes != 0; minutes &= minutes - 1, index++)
        {
            all[index] = start + BitOperations.TrailingZeroCount(minutes);
        }

        return all;
    }

    private readonly record struct Hour(ulong Minutes, FaultSeverity? Severity, string? Source, string? Code);

    private sealed class Track
    {
        public List<FaultSpell> Closed { get; set; } = [];

        public SortedDictionary<long, Hour> Hours { get; } = [];

        private readonly string?[] texts = new string?[2];

        /// <summary>The same text as one instance: each hour says what the one before said.</summary>
        public string? Same(string? text)
        {
            if (text is null || text == texts[0])
            {
                return text is null ? null : texts[0];
            }

            if (text != texts[1])
            {
                (texts[0], texts[1]) = (text, texts[0]);
                return text;
            }

            return texts[1];
        }
    }
}
