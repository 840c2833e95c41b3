namespace Csm.Crm.Telemetry.State;

/// <summary>
/// A partition's digital usage of the last days, by contact, product and day. Any order and repetition of reports gives the
/// same: days join, and which are kept depends on the newest only.
/// </summary>
public sealed class DigitalUsageLog
{
    /// <summary>Days kept, counted from the newest. Older reports come too late, and what has not been published by then never is.</summary>
    public const int DaysKept = 15;

    private readonly Dictionary<DigitalUseKey, DigitalUse> uses = [];
    private DateOnly newest;

    /// <summary>The usage, in no order.</summary>
    public IReadOnlyDictionary<DigitalUseKey, DigitalUse> All => uses;

    /// <summary>True for days of which reports come too late.</summary>
    public bool IsClosed(DateOnly day) => day.DayNumber <= newest.DayNumber - DaysKept;

    /// <summary>Takes a report in.</summary>
    /// <returns>Whether it said anything new.</returns>
    internal bool Join(DigitalUseKey key, DigitalUse use)
    {
        if (IsClosed(key.Day))
        {
            return false;
        }

        if (key.Day > newest)
        {
            newest = key.Day;
            foreach (var old in uses.Keys.Where(known => IsClosed(known.Day)).ToArray())
            {
                uses.Remove(old);
            }
        }

        var isNew = !uses.TryGetValue(key, out var known);
        var joined = isNew ? use : known.Join(use);
        uses[key] = joined;
        return isNew || joined != known;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(uses.Count);
        foreach (var (key, use) in uses.OrderBy(static pair => pair.Key.Contact).ThenBy(static pair => pair.Key.Product, StringComparer.Ordinal).ThenBy(static pair => pair.Key.Day))
        {
            writer.Write(key.Contact.ToByteArray());
            writer.Write(key.Day.DayNumber);
            StateText.Write(writer, use.Product);
            writer.Write(use.Logins);
            writer.Write(use.ActiveMinutes);
            writer.Write(use.CoreFunctions);
        }
    }

    internal void Read(StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            ReadOne(reader);
        }
    }

    /// <summary>Joins one that was written.</summary>
    internal void ReadOne(StateReader reader)
    {
        var (contact, day, product) = (reader.ReadGuid(), DateOnly.FromDayNumber(reader.ReadInt32()), reader.ReadText());
        Join(DigitalUseKey.Of(contact, product, day), new DigitalUse(product, reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()));
    }
}
