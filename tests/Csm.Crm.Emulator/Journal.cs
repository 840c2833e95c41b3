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

    /// <summary>A step of stage 10 or 20 gave the row columns its sender had not; the detail names them, with blanks between.</summary>
    StepFilled,

    /// <summary>A step of stage 10 or 20 changed or took away columns its sender had given; the detail names them, with blanks between.</summary>
    StepOverwrote,

    /// <summary>A guard rail was broken; the detail says by which step and how.</summary>
    GuardRail,
}

/// <summary>One thing that happened in the organisation.</summary>
/// <param name="Number">Position since the organisation was imported, from 1.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">Message name.</param>
/// <param name="Table">Logical name of the table, or null.</param>
/// <param name="RowId">Row, or null.</param>
/// <param name="Depth">Depth of the call, 1 for a client's.</param>
/// <param name="Detail">Step name, reason or numbers; of a request, the columns of its target rows, with blanks between.</param>
public sealed record JournalEntry(long Number, JournalKind Kind, string Message, string? Table, Guid? RowId, int Depth, string? Detail);

/// <summary>One execution of a plug-in: a step or the main operation of a Custom API.</summary>
/// <param name="StepName">Step as registered, or the Custom API.</param>
/// <param name="Message">Message it ran on.</param>
/// <param name="Stage">10, 20, 30 (Custom API) or 40.</param>
/// <param name="Table">Logical name of the table, or "none".</param>
/// <param name="RowId">Row; empty for a multiple message.</param>
/// <param name="Depth">Depth of the call that fired it.</param>
/// <param name="Requests">Requests it made itself; those of steps they fired are with these.</param>
/// <param name="Trace">What it wrote to its ITracingService.</param>
/// <param name="Error">Message of the fault it ended with, or null.</param>
public sealed record StepExecution(string StepName, string Message, int Stage, string Table, Guid RowId, int Depth, int Requests, string Trace, string? Error)
{
    /// <summary>Its requests by message and, of Create, Update and Delete, the table behind a blank: "Update account". Those of a batch count under the batch.</summary>
    public IReadOnlyDictionary<string, int> Asked { get; init; } = new Dictionary<string, int>();
}

/// <summary>The last things that happened, oldest first; bounded, and can be switched off.</summary>
public sealed class Journal
{
    private readonly Queue<JournalEntry> _entries = new();
    private readonly Queue<StepExecution> _executions = new();
    private readonly int _capacity;
    private long _number;

    internal Journal(int capacity)
    {
        _capacity = capacity;
        IsOn = capacity > 0;
    }

    /// <summary>False stops recording; what was recorded stays. On from the start unless the capacity is 0.</summary>
    public bool IsOn { get; set; }

    /// <summary>Entries recorded and still kept, oldest first.</summary>
    public IReadOnlyCollection<JournalEntry> Entries => _entries;

    /// <summary>Plug-in executions, in the order they ended; as many as entries at most.</summary>
    public IReadOnlyCollection<StepExecution> Executions => _executions;

    /// <summary>Forgets everything recorded.</summary>
    public void Clear()
    {
        _entries.Clear();
        _executions.Clear();
    }

    internal void Add(JournalKind kind, string message, string? table, Guid? rowId, int depth, string? detail = null)
    {
        if (IsOn)
        {
            Keep(_entries, new JournalEntry(++_number, kind, message, table, rowId, depth, detail));
        }
    }

    internal void Add(StepExecution execution)
    {
        if (IsOn)
        {
            Keep(_executions, execution);
        }
    }

    private void Keep<T>(Queue<T> queue, T item)
    {
        queue.Enqueue(item);
        if (queue.Count > _capacity)
        {
            queue.Dequeue();
        }
    }
}
