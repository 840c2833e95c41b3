namespace Csm.Crm.Emulator.Pipeline;

/// <summary>
/// What a step of stage 10 or 20 does to the rows that are about to be written: these columns reach the store without a
/// request of the step's own, so the journal would not tell of them otherwise.
/// </summary>
internal sealed class TargetEdits : IDisposable
{
    private const int MainOperation = 30;
    private readonly Journal _journal;
    private readonly WriteOperation _operation;
    private readonly (WriteTarget Target, KeyValuePair<string, object?>[] Sent)[] _before;

    private TargetEdits(Journal journal, WriteOperation operation, IEnumerable<WriteTarget> targets)
    {
        (_journal, _operation) = (journal, operation);
        _before = [.. targets.Select(target => (target, target.Entity.Attributes.Select(column => KeyValuePair.Create(column.Key, (object?)column.Value)).ToArray()))];
    }

    /// <summary>Remembers the rows as they are; null where nothing a step does to them is written, or nobody listens.</summary>
    public static TargetEdits? Watch(Journal journal, WriteOperation operation, int stage, IEnumerable<WriteTarget> targets) =>
        journal.IsOn && stage < MainOperation && operation.Kind != WriteKind.Delete ? new TargetEdits(journal, operation, targets) : null;

    /// <summary>Tells the journal what has become of them.</summary>
    public void Dispose()
    {
        foreach (var (target, sent) in _before)
        {
            var now = target.Entity.Attributes;
            Tell(JournalKind.StepFilled, target, now.Keys.Except(sent.Select(column => column.Key), StringComparer.Ordinal));
            Tell(JournalKind.StepOverwrote, target, sent.Where(column => !now.TryGetValue(column.Key, out var value) || !Equals(value, column.Value)).Select(column => column.Key));
        }
    }

    private void Tell(JournalKind kind, WriteTarget target, IEnumerable<string> columns)
    {
        if (string.Join(' ', columns) is { Length: > 0 } detail)
        {
            _journal.Add(kind, _operation.Kind.ToString(), _operation.Table.Name, target.Id, _operation.Call.Depth, detail);
        }
    }
}
