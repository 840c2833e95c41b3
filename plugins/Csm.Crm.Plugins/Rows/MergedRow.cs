using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins;

/// <summary>A row as it will be after the write: what is written, also when it is cleared, else what was there before.</summary>
internal sealed class MergedRow
{
    private readonly Entity? before;

    /// <summary>Target of a write with the image before it; there is none on Create.</summary>
    public MergedRow(Entity target, Entity? before)
    {
        Target = target;
        this.before = before;
    }

    /// <summary>What is written.</summary>
    public Entity Target { get; }

    /// <summary>The column's value after the write.</summary>
    public T? Get<T>(string column) => SideOf(column) is { } row ? row.GetAttributeValue<T>(column) : default;

    /// <summary>The choice's member after the write.</summary>
    public TRule? GetChoice<TRule>(string column)
        where TRule : struct, Enum => SideOf(column)?.GetChoice<TRule>(column);

    private Entity? SideOf(string column) => Target.Contains(column) ? Target : before;
}
