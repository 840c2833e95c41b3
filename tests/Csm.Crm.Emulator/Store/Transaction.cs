using Csm.Crm.Emulator.Pipeline;

namespace Csm.Crm.Emulator.Store;

/// <summary>Writes, queued asynchronous steps and business events of one request and everything nested in it: all or nothing.</summary>
internal sealed class Transaction
{
    public UndoLog Undo { get; } = new();

    public List<AsyncJob> Jobs { get; } = [];

    public List<BusinessEvent> Events { get; } = [];

    /// <summary>True once a call inside failed: the platform has rolled back, whatever the plug-in makes of the exception.</summary>
    public bool IsDoomed { get; private set; }

    public void Doom()
    {
        Undo.Undo();
        Jobs.Clear();
        Events.Clear();
        IsDoomed = true;
    }
}
