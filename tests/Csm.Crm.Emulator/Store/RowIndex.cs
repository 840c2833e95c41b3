using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Store;

/// <summary>Row ids by the value of one column or of a composite key. Rows with an empty part are not in it.</summary>
internal sealed class RowIndex
{
    private readonly Column[] _columns;
    private readonly Dictionary<object, HashSet<Guid>> _ids;

    public RowIndex(params Column[] columns)
        : this(columns, new Dictionary<object, HashSet<Guid>>(ValueEquality.Instance))
    {
    }

    private RowIndex(Column[] columns, Dictionary<object, HashSet<Guid>> ids)
    {
        _columns = columns;
        _ids = ids;
    }

    public IReadOnlyCollection<Guid> this[object key] => _ids.TryGetValue(key, out var ids) ? ids : [];

    public void Move(Guid id, Row? before, Row? after)
    {
        var oldKey = before is null ? null : KeyOf(before);
        var newKey = after is null ? null : KeyOf(after);
        if (ValueEquality.Instance.Equals(oldKey, newKey))
        {
            return;
        }

        if (oldKey is not null && _ids.TryGetValue(oldKey, out var old) && old.Remove(id) && old.Count == 0)
        {
            _ids.Remove(oldKey);
        }

        if (newKey is not null)
        {
            if (!_ids.TryGetValue(newKey, out var ids))
            {
                _ids.Add(newKey, ids = []);
            }

            ids.Add(id);
        }
    }

    public RowIndex Copy() =>
        new(_columns, _ids.ToDictionary(pair => pair.Key, pair => new HashSet<Guid>(pair.Value), ValueEquality.Instance));

    private object? KeyOf(Row row)
    {
        if (_columns.Length == 1)
        {
            return row[_columns[0]];
        }

        var parts = new object?[_columns.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = row[_columns[i]];
            if (parts[i] is null)
            {
                return null;
            }
        }

        return parts;
    }
}
