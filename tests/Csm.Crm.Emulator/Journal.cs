namespace Csm.Crm.Emulator;

/// <summary>What a journal entry is about.</summary>
public enum JournalKind
{
    /// <summary>A message was asked for, by a client or a plug-in.</summary>
    Request,

    /// <summary>A step ran.</summary>
    StepRun,

    /// <summary>A step was registered for the message but did not run; the detail says why.</summary>
    StepSkipped,

    /// <summary>An asynchronous step was put in the queue.</summary>
    StepQueued,

    /// <summary>A query was answered; the detail gives rows looked at and rows returned.</summary>
    Query,

    /// <summary>A row was written.</summary>
    Write,

    /// <summary>The writes of a request were taken back.</summary>
    Rollback,
}

/// <summary>One thing that happened in the organisation.</summary>
/// <param name="Number">Position since the organisation was imported, from 1.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">Message name.</param>
/// <param name="Table">Logical name of the table, or null.</param>
/// <param name="RowId">Row, or null.</param>
/// <param name="Depth">Depth of the call, 1 for a client's.</param>
/// <param name="Detail">Step name, reason or numbers.</param>
public sealed record JournalEntry(long Number, JournalKind Kind, string Message, string? Table, Guid? RowId, int Depth, string? Detail);

/// <summary>The last things that happened, oldest first; bounded, and can be switched off.</summary>
public sealed class Journal
{
    private readonly Queue<JournalEntry> _entries = new();
    private readonly int _capacity;
    private long _number;

    internal Journal(int capacity) => _capacity = capacity;

    /// <summary>False stops recording; what was recorded stays. On from the start unless the capacity is 0.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Entries recorded and still kept, oldest first.</summary>
    public IReadOnlyCollection<JournalEntry> Entries => _entries;

    /// <summary>Forgets all entries.</summary>
    public void Clear() => _entries.Clear();

    internal void Add(JournalKind kind, string message, string? table, Guid? rowId, int depth, string? detail = null)
    {
        if (!IsOn || _capacity == 0)
        {
            return;
        }

        if (_entries.Count == _capacity)
        {
            _entries.Dequeue();
        }

        _entries.Enqueue(new JournalEntry(++_number, kind, message, table, rowId, depth, detail));
    }
}
