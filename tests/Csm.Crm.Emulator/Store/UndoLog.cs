namespace Csm.Crm.Emulator.Store;

/// <summary>What each write replaced, newest last, so that a failed request can be taken back.</summary>
internal sealed class UndoLog
{
    private readonly List<(TableStore Table, Guid Id, Row? Before)> _entries = [];

    public int Count => _entries.Count;

    public void Write(TableStore table, Guid id, Row? row) => _entries.Add((table, id, table.Put(id, row)));

    public void Undo()
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            var (table, id, before) = _entries[i];
            table.Put(id, before);
        }

        _entries.Clear();
    }
}
