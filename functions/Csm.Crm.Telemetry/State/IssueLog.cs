using Csm.Crm.Tables;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// A partition's issues of the last days, counted by kind, device and day. Bounded: beyond <see cref="DevicesNamed"/>
/// devices of a kind and day, all others are counted as one.
/// </summary>
/// <remarks>
/// Devices of a kind are named in the order of the stream, whatever its batches were: a batch that is delivered again in
/// other portions gives the same rows.
/// </remarks>
public sealed class IssueLog
{
    /// <summary>Devices named per kind and day.</summary>
    public const int DevicesNamed = 50;

    /// <summary>Days kept, counted from the newest. What has not been published by then never is.</summary>
    public const int DaysKept = 8;

    private readonly Dictionary<Key, Issue> issues = [];
    private readonly Dictionary<(IssueKind Kind, DateOnly Day), int> named = [];
    private DateOnly newest;

    /// <summary>The issues, in no order.</summary>
    public IReadOnlyCollection<Issue> All => issues.Values;

    /// <summary>Counts one.</summary>
    /// <param name="kind">Why it could not be used.</param>
    /// <param name="device">The device by <see cref="Issue.NameOf"/>.</param>
    /// <param name="arrivedAt">When it arrived, UTC milliseconds.</param>
    /// <param name="detail">A sentence.</param>
    /// <param name="original">Its bytes.</param>
    /// <returns>The issue as it stands now.</returns>
    internal Issue Count(IssueKind kind, string device, long arrivedAt, string detail, ReadOnlySpan<byte> original)
    {
        var day = DateOnly.FromDateTime(new DateTime(arrivedAt * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc));
        if (!issues.TryGetValue(Key.Of(kind, device, day), out var known))
        {
            var isNamed = named.GetValueOrDefault((kind, day)) < DevicesNamed;
            device = isNamed ? device : Issue.OtherDevices;
            known = isNamed ? null : issues.GetValueOrDefault(Key.Of(kind, device, day));
        }

        var issue = known is null
            ? new Issue(kind, device, day, 1, arrivedAt, arrivedAt, Issue.SampleOf(detail, original))
            : known with
            {
                Count = known.Count + 1,
                First = Math.Min(known.First, arrivedAt),
                Last = Math.Max(known.Last, arrivedAt),

                // Of a batch, names that nobody knew are looked up again at its end: the first to come may be counted last.
                Sample = arrivedAt < known.First ? Issue.SampleOf(detail, original) : known.Sample,
            };
        Put(issue);
        return issue;
    }

    /// <summary>Takes an issue as it stands, in place of what was known of it. Doing so again changes nothing.</summary>
    internal void Put(Issue issue)
    {
        if (issue.Day > newest)
        {
            newest = issue.Day;
            ForgetOld();
        }

        if (issue.Day.DayNumber <= newest.DayNumber - DaysKept)
        {
            return;
        }

        var key = Key.Of(issue.Kind, issue.Device, issue.Day);
        if (!issues.ContainsKey(key) && issue.Device != Issue.OtherDevices)
        {
            named[(issue.Kind, issue.Day)] = named.GetValueOrDefault((issue.Kind, issue.Day)) + 1;
        }

        issues[key] = issue;
    }

    private void ForgetOld()
    {
        var oldest = newest.DayNumber - DaysKept;
        foreach (var key in issues.Keys.Where(key => key.Day.DayNumber <= oldest).ToArray())
        {
            issues.Remove(key);
            named.Remove((key.Kind, key.Day));
        }
    }

    // Dataverse's keys ignore case.
    private readonly record struct Key(IssueKind Kind, string Device, DateOnly Day)
    {
        public static Key Of(IssueKind kind, string device, DateOnly day) => new(kind, device.ToUpperInvariant(), day);
    }
}
