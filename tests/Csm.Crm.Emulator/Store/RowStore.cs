using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Store;

/// <summary>All tables of one organisation, the row version counter and the autonumber sequences.</summary>
internal sealed class RowStore
{
    private readonly Dictionary<string, TableStore> _tables;
    private readonly Dictionary<string, long> _sequences;
    private long _version;

    public RowStore(IEnumerable<Table> tables)
    {
        _tables = tables.ToDictionary(table => table.Name, table => new TableStore(table), StringComparer.Ordinal);
        _sequences = new Dictionary<string, long>(StringComparer.Ordinal);
    }

    private RowStore(RowStore origin)
    {
        _tables = origin._tables.ToDictionary(pair => pair.Key, pair => pair.Value.Fork(), StringComparer.Ordinal);
        _sequences = new Dictionary<string, long>(origin._sequences, StringComparer.Ordinal);
        _version = origin._version;
    }

    public TableStore this[Table table] => _tables[table.Name];

    /// <summary>The next row version; grows with every write in the organisation.</summary>
    public long NextVersion() => ++_version;

    /// <summary>The next autonumber. Numbers drawn by a request that is rolled back stay used, as on the platform.</summary>
    public long NextNumber(Table table, Column column)
    {
        var key = table.Name + "." + column.Name;
        var number = _sequences.GetValueOrDefault(key, AutoNumberFormat.Seed);
        _sequences[key] = number + 1;
        return number;
    }

    public RowStore Fork() => new(this);
}
