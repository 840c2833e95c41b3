using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Store;

/// <summary>
/// The rows of one table with indexes on lookups, the primary name and the alternate keys. A fork shares rows and
/// indexes with its origin until one of the two writes.
/// </summary>
internal sealed class TableStore
{
    private Dictionary<Guid, Row> _rows;
    private Dictionary<int, RowIndex> _columnIndexes;
    private RowIndex[] _keyIndexes;
    private bool _shared;

    public TableStore(Table table)
    {
        Table = table;
        _rows = [];
        _columnIndexes = table.Columns
            .Where(column => column == table.PrimaryName || (column.Kind == ColumnKind.Lookup && SystemColumns.TargetsOf(column.Name) is null))
            .ToDictionary(column => column.Slot, column => new RowIndex(column));
        _keyIndexes = [.. table.Keys.Select(key => new RowIndex([.. key.Columns]))];
    }

    private TableStore(TableStore origin)
    {
        Table = origin.Table;
        _rows = origin._rows;
        _columnIndexes = origin._columnIndexes;
        _keyIndexes = origin._keyIndexes;
        _shared = true;
    }

    public Table Table { get; }

    public int Count => _rows.Count;

    public Dictionary<Guid, Row>.ValueCollection Rows => _rows.Values;

    public Row? Find(Guid id) => _rows.GetValueOrDefault(id);

    /// <summary>True when <see cref="Seek"/> answers for the column.</summary>
    public bool IsIndexed(Column column) => column == Table.PrimaryId || _columnIndexes.ContainsKey(column.Slot);

    /// <summary>Rows whose indexed column equals the value.</summary>
    public IEnumerable<Row> Seek(Column column, object value)
    {
        if (column == Table.PrimaryId)
        {
            var id = value is RowReference reference ? reference.Id : value as Guid?;
            return id is { } known && Find(known) is { } row ? [row] : [];
        }

        return _columnIndexes[column.Slot][value].Select(id => _rows[id]);
    }

    /// <summary>The row with these values in the key's columns, in the key's order.</summary>
    public Row? FindByKey(int key, object?[] values)
    {
        object lookup = values.Length == 1 ? values[0]! : values;
        foreach (var id in _keyIndexes[key][lookup])
        {
            return _rows[id];
        }

        return null;
    }

    /// <summary>Stores a row version, or removes the row when there is none, and returns what was there.</summary>
    public Row? Put(Guid id, Row? row)
    {
        if (_shared)
        {
            Unshare();
        }

        var before = Find(id);
        if (row is null)
        {
            _rows.Remove(id);
        }
        else
        {
            _rows[id] = row;
        }

        foreach (var index in _columnIndexes.Values)
        {
            index.Move(id, before, row);
        }

        foreach (var index in _keyIndexes)
        {
            index.Move(id, before, row);
        }

        return before;
    }

    public TableStore Fork()
    {
        _shared = true;
        return new TableStore(this);
    }

    private void Unshare()
    {
        _rows = new Dictionary<Guid, Row>(_rows);
        _columnIndexes = _columnIndexes.ToDictionary(pair => pair.Key, pair => pair.Value.Copy());
        _keyIndexes = [.. _keyIndexes.Select(index => index.Copy())];
        _shared = false;
    }
}
