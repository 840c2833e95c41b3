using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins;

/// <summary>
/// Collects the columns of a row that really change. Writing an unchanged column back would fire other steps,
/// fill the audit log and overwrite what somebody else wrote in between.
/// </summary>
internal sealed class RowChange
{
    private readonly Entity before;
    private readonly Entity change;

    /// <summary>A change of a row that was read with every column that will be set.</summary>
    public RowChange(Entity before)
    {
        this.before = before;
        change = new Entity(before.LogicalName, before.Id);
    }

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => change.Attributes.Count == 0;

    /// <summary>Sets a column if its value differs; null clears it.</summary>
    public RowChange Set(string column, object? value)
    {
        var old = before.Contains(column) ? before[column] : null;
        if (!Equals(Plain(old), Plain(value)))
        {
            change[column] = value;
        }

        return this;
    }

    /// <summary>Writes the change; no request when there is none.</summary>
    /// <returns>Whether there was one.</returns>
    public bool WriteTo(IRows rows)
    {
        if (IsEmpty)
        {
            return false;
        }

        rows.Update(change);
        return true;
    }

    /// <summary>Puts the change beside others of its table that are written together; nothing when there is none.</summary>
    /// <returns>Whether there was one.</returns>
    public bool AddTo(ICollection<Entity> changes)
    {
        if (IsEmpty)
        {
            return false;
        }

        changes.Add(change);
        return true;
    }

    private static object? Plain(object? value) => value switch
    {
        OptionSetValue choice => choice.Value,
        EntityReference reference => reference.Id,
        Money money => money.Value,
        DateTime time => time.Ticks,
        _ => value,
    };
}
