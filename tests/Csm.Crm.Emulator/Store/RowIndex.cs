using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Store;

/// <summary>Row ids by the value of one column or of a composite key. Rows with an empty part are not in it.</summary>
internal sealed class RowIndex
{
    private readonly Column[] _columns;

    // One id as it is, several as a set: most keys of a name or an alternate key have one row.
    private readonly Dictionary<object, (Guid Single, HashSet<Guid>? Several)> _ids;

    public RowIndex(params Column[] columns)
        : this(columns, new Dictionary<object, (Guid, HashSet<Guid>?)>(ValueEquality.Instance))
    {
    }

    private RowIndex(Column[] columns, Dictionary<object, (Guid, HashSet<Guid>?)> ids)
    {
        _columns = columns;
        _ids = ids;
    }

    public IReadOnlyCollection<Guid> this[object key] =>
        _ids.TryGetValue(key, out var ids) ? ids.Several is { } several ? several : [ids.Single] : [];

    public void Move(Guid id, Row? before, Row? after)
    {
        if (before is not null && after is not null && SameValues(before, after))
        {
            return;
        }

        var oldKey = before is null ? null : KeyOf(before);
        var newKey = after is null ? null : KeyOf(after);
        if (ValueEquality.Instance.Equals(oldKey, newKey))
        {
            return;
        }

        if (oldKey is not null)
        {
            Remove(oldKey, id);
        }

        if (newKey is not null)
        {
            Add(newKey, id);
        }
    }

    public RowIndex Copy()
    {
        var copy = new Dictionary<object, (Guid, HashSet<Guid>?)>(_ids, ValueEquality.Instance);
        foreach (var (key, (_, several)) in _ids)
        {
            if (several is not null)
            {
                copy[key] = (default, [.. several]);
            }
        }

        return new RowIndex(_columns, copy);
    }

    private void Add(object key, Guid id)
    {
        if (!_ids.TryGetValue(key, out var ids))
        {
            _ids.Add(key, (id, null));
        }
        else if (ids.Several is null)
        {
            _ids[key] = (default, [ids.Single, id]);
        }
        else
        {
            ids.Several.Add(id);
        }
    }

    private void Remove(object key, Guid id)
    {
        var (_, several) = _ids[key];
        several?.Remove(id);
        if (several is null or { Count: 0 })
        {
            _ids.Remove(key);
        }
    }

    // Versions of a row share the values a writer left alone, so most indexes see at once that nothing moved.
    private bool SameValues(Row before, Row after)
    {
        foreach (var column in _columns)
        {
            if (!ReferenceEquals(before[column], after[column]))
            {
                return false;
            }
        }

        return true;
    }

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
