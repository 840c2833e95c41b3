namespace Csm.Crm.Telemetry.Windows;

/// <summary>The open readings of one machine, sorted by time and unique by time.</summary>
public sealed class ReadingSeries
{
    private CounterReading[] items = [];
    private int count;

    /// <summary>The readings, oldest first. Valid until the next change.</summary>
    public ReadOnlySpan<CounterReading> Items => items.AsSpan(0, count);

    /// <summary>Puts a reading in its place; one of the same moment is joined with it.</summary>
    /// <returns>False when the series already said all of it: a duplicate.</returns>
    public bool Add(in CounterReading reading)
    {
        var index = count;
        if (count > 0 && reading.Ticks <= items[count - 1].Ticks)
        {
            index = IndexOf(reading.Ticks);
            if (items[index].Ticks == reading.Ticks)
            {
                var joined = CounterReading.Join(items[index], reading);
                var changed = !joined.Equals(items[index]);
                items[index] = joined;
                return changed;
            }
        }

        if (count == items.Length)
        {
            Array.Resize(ref items, Math.Max(16, count * 2));
        }

        Array.Copy(items, index, items, index + 1, count - index);
        items[index] = reading;
        count++;
        return true;
    }

    /// <summary>Forgets all readings before <paramref name="ticks"/>.</summary>
    public void RemoveBefore(long ticks)
    {
        var keepFrom = IndexOf(ticks);
        Array.Copy(items, keepFrom, items, 0, count - keepFrom);
        count -= keepFrom;
        if (items.Length > 64 && count < items.Length / 4)
        {
            Array.Resize(ref items, Math.Max(16, count * 2));
        }
    }

    // The first reading not before the moment.
    private int IndexOf(long ticks)
    {
        var low = 0;
        var high = count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (items[middle].Ticks < ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
