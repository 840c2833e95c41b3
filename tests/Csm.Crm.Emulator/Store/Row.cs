using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Store;

/// <summary>
/// One version of a row. Never changed once stored: an update stores a new one, so forks, images and undo share rows
/// instead of copying them.
/// </summary>
internal sealed class Row(Guid id, object?[] values)
{
    public Guid Id => id;

    public object? this[Column column] => values[column.Slot];

    public object? this[int slot] => values[slot];

    /// <summary>A copy of the values that a writer may change and store as the next version.</summary>
    public object?[] CopyValues() => (object?[])values.Clone();
}
