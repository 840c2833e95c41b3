namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// By how much a counter grew in an hour (R17), from the four values that are kept of it. Exact while it only grows, for
/// wild values between the first and the last, and for one restart in the hour; a second restart in the same hour, or one
/// of a counter so new that it has come past its old value again, is flagged and what lay between is not billed.
/// </summary>
internal static class HourGrowth
{
    /// <param name="track">The hour's values.</param>
    /// <param name="start">Start of the hour, UTC milliseconds.</param>
    /// <param name="segment">Where the counter stood before; moved on.</param>
    /// <param name="physics">The counter's bounds.</param>
    /// <param name="flags">Gets what was noticed.</param>
    public static long Of(in CounterTrack track, long start, ref CounterSegment segment, CounterPhysics physics, ref CounterFlags flags)
    {
        var firstAt = start + track.FirstAt;
        var lastAt = start + track.LastAt;
        var growth = segment.Advance(track.First, firstAt, physics, out var noticed);
        if (track.Last < track.First)
        {
            growth += OverDecrease(track, firstAt, lastAt, ref segment, physics, ref noticed);
        }
        else
        {
            if (lastAt > firstAt)
            {
                growth += segment.Advance(track.Last, lastAt, physics, out var atLast);
                noticed |= atLast;
            }

            // Wild values in between: the way there and back cancels out.
            if (track.Greatest > track.Last)
            {
                noticed |= track.Greatest - track.First > physics.GreatestGrowth(lastAt - firstAt) ? CounterFlags.Jump : CounterFlags.Reversal;
            }

            if (track.Least < track.First)
            {
                noticed |= CounterFlags.Reversal;
            }
        }

        flags |= noticed;
        return growth;
    }

    // The counter fell within the hour. If it fell once, the greatest value stood before the fall and the least one after it.
    private static long OverDecrease(in CounterTrack track, long firstAt, long lastAt, ref CounterSegment segment, CounterPhysics physics, ref CounterFlags flags)
    {
        var growth = 0L;
        if (track.Greatest > track.First)
        {
            growth += segment.Advance(track.Greatest, firstAt, lastAt, physics, out var atGreatest);
            flags |= atGreatest;
        }

        if (track.Least < track.Last)
        {
            growth += segment.Advance(track.Least, firstAt, lastAt, physics, out var atLeast);
            flags |= atLeast;
        }

        growth += segment.Advance(track.Last, firstAt, lastAt, physics, out var atLast);
        flags |= atLast;

        // More than the hour allows: it fell more than once, and what lay between is unknown.
        if (growth <= physics.GreatestGrowth(lastAt - firstAt))
        {
            return growth;
        }

        flags |= CounterFlags.Jump;
        return 0;
    }
}
