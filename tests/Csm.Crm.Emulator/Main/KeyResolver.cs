using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Query;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Main;

/// <summary>Finds rows by id or alternate key, wherever a reference may carry either.</summary>
internal sealed class KeyResolver(SolutionModel model, RowStore store)
{
    /// <summary>The stored form of a reference.</summary>
    /// <exception cref="System.ServiceModel.FaultException">The row does not exist.</exception>
    public RowReference Resolve(EntityReference reference)
    {
        var table = model[reference.LogicalName];
        return new RowReference(table.Name, Require(table, reference.Id, reference.KeyAttributes).Id);
    }

    /// <summary>The row with the id or, when that is empty, with the alternate key.</summary>
    public Row Require(Table table, Guid id, KeyAttributeCollection keys)
    {
        if (id != Guid.Empty)
        {
            return store[table].Find(id) ?? throw Fault.DoesNotExist(table.Name, id);
        }

        if (keys.Count == 0)
        {
            throw Fault.Invalid($"A reference to '{table.Name}' has neither an id nor key attributes.");
        }

        return FindByKey(table, keys)
            ?? throw Fault.Of(FaultCode.NotFoundByKey, $"A record with the specified key values does not exist in {table.Name} entity: {string.Join(", ", keys.Select(pair => $"{pair.Key}={Show(pair.Value)}"))}.");
    }

    /// <summary>The row with these key values, or null.</summary>
    /// <exception cref="System.ServiceModel.FaultException">The columns are no alternate key of the table.</exception>
    public Row? FindByKey(Table table, KeyAttributeCollection keys)
    {
        var index = table.Keys.FindIndex(key => key.Columns.Count == keys.Count && key.Columns.All(column => keys.Contains(column.Name)));
        if (index < 0)
        {
            throw Fault.Invalid($"The key attributes {string.Join(", ", keys.Keys)} are not an alternate key of '{table.Name}'. Keys: {string.Join("; ", table.Keys.Select(key => string.Join(", ", key.Columns.Select(column => column.Name))))}.");
        }

        var values = table.Keys[index].Columns.Select(column => Stored(table, column, keys[column.Name])).ToArray();
        return Array.Exists(values, value => value is null) ? null : store[table].FindByKey(index, values);
    }

    private object? Stored(Table table, Column column, object? value) => value switch
    {
        null => null,
        EntityReference reference => Resolve(reference),
        OptionSetValue option => option.Value,
        Money money => money.Value,
        _ when ConditionValue.Of(table, column, Operator.Equal, value) is var plain => plain is DateTime time ? StoredValue.Date(table, column, time) : plain,
        _ => null,
    };

    private static string Show(object? value) => value switch
    {
        EntityReference reference => reference.Id.ToString("D"),
        OptionSetValue option => option.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "null",
    };
}
