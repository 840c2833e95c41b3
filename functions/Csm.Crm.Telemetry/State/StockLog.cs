namespace Csm.Crm.Telemetry.State;

/// <summary>
/// A partition's consignment stocks: of each the newest level of every day, for as many days as the use is worked out of. Any
/// order and repetition of reports gives the same: days join, and which are kept depends on the newest only.
/// </summary>
public sealed class StockLog
{
    /// <summary>Days kept before the newest.</summary>
    public const int DaysKept = 28;

    private readonly Dictionary<StockKey, SortedDictionary<int, StockLevel>> stocks = [];

    /// <summary>The stocks: levels by day, oldest first.</summary>
    public IEnumerable<KeyValuePair<StockKey, IReadOnlyCollection<StockLevel>>> All =>
        stocks.Select(static pair => KeyValuePair.Create<StockKey, IReadOnlyCollection<StockLevel>>(pair.Key, pair.Value.Values));

    /// <summary>True for levels that are too old to say anything about the stock.</summary>
    public bool IsClosed(StockKey key, StockLevel level) => stocks.TryGetValue(key, out var days) && level.Day < Newest(days) - DaysKept;

    /// <summary>Takes a level in.</summary>
    /// <returns>Whether it said anything new.</returns>
    internal bool Join(StockKey key, StockLevel level)
    {
        if (!stocks.TryGetValue(key, out var days))
        {
            stocks.Add(key, days = []);
        }
        else if (level.Day < Newest(days) - DaysKept)
        {
            return false;
        }

        var isNew = !days.TryGetValue(level.Day, out var known);
        var joined = isNew ? level : known.Join(level);
        days[level.Day] = joined;
        Forget(days);
        return isNew || joined != known;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(stocks.Values.Sum(static days => days.Count));
        foreach (var (key, days) in stocks.OrderBy(static pair => pair.Key.Site).ThenBy(static pair => pair.Key.Material))
        {
            foreach (var level in days.Values)
            {
                writer.Write(key.Site.ToByteArray());
                writer.Write(key.Material.ToByteArray());
                writer.Write(level.Moment);
                writer.Write(level.Quantity);
                writer.Write(level.Minimum);
                writer.Write(level.ReorderPoint);
            }
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
        var key = new StockKey(reader.ReadGuid(), reader.ReadGuid());
        Join(key, new StockLevel(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()));
    }

    private static int Newest(SortedDictionary<int, StockLevel> days) => days.Keys.Last();

    private static void Forget(SortedDictionary<int, StockLevel> days)
    {
        var oldest = Newest(days) - DaysKept;
        foreach (var day in days.Keys.TakeWhile(day => day < oldest).ToArray())
        {
            days.Remove(day);
        }
    }
}
