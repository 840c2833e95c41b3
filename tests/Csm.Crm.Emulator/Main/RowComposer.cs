using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Main;

/// <summary>Composes the next version of a row: what the caller wrote, checked, and what the platform adds to it.</summary>
internal sealed class RowComposer(SolutionModel model, RowStore store, KeyResolver keys, AccessControl access, OrganizationIdentity organization, TimeProvider clock)
{
    private readonly MoneyValues _money = new(model, store, organization);

    public Row Create(Table table, Entity target, Guid id, CallContext call)
    {
        var values = new object?[table.Columns.Count];
        foreach (var column in table.DefaultedColumns)
        {
            values[column.Slot] = column.Default;
        }

        Apply(table, target, values, creating: true);
        values[table.PrimaryId.Slot] = id;
        foreach (var column in table.DefaultedColumns)
        {
            if (column.AutoNumber is { } format)
            {
                values[column.Slot] ??= format.Next(() => store.NextNumber(table, column), Now);
            }
        }

        StateValues.Complete(table, target, values, before: null);
        Stamp(table, values, call, "createdon", "createdby");
        if (values[table["overriddencreatedon"].Slot] is DateTime overridden)
        {
            values[table["createdon"].Slot] = overridden;
        }

        if (table.Owner is { } owner)
        {
            values[owner.Slot] ??= new RowReference("systemuser", call.UserId);
            SetOwner(table, values);
        }
        else if (table.Find("organizationid") is { Kind: ColumnKind.Lookup } ownerOrganization)
        {
            values[ownerOrganization.Slot] = new RowReference("organization", organization.Id);
        }

        return Finish(table, id, values, call);
    }

    public Row Update(Table table, Row before, Entity target, CallContext call)
    {
        var values = before.CopyValues();
        Apply(table, target, values, creating: false);
        StateValues.Complete(table, target, values, before);
        if (table.Owner is { } owner && target.Contains(owner.Name))
        {
            SetOwner(table, values);
        }

        return Finish(table, before.Id, values, call);
    }

    /// <summary>Writes what the main operation set back into the target, where stage 40 finds it.</summary>
    public static void Announce(Table table, Row row, Entity target, bool created, RowReader reader)
    {
        string[] columns = created
            ? ["createdon", "createdby", "modifiedon", "modifiedby", "ownerid", "statecode", "statuscode"]
            : ["modifiedon", "modifiedby"];
        foreach (var name in columns)
        {
            if (table.Find(name) is { } column && row[column] is { } value)
            {
                target[name] = reader.Value(column, value);
            }
        }

        foreach (var column in table.DefaultedColumns)
        {
            if (created && row[column] is { } value)
            {
                target[column.Name] = reader.Value(column, value);
            }
        }

        target.Id = row.Id;
        target[table.PrimaryId.Name] = row.Id;
    }

    private DateTime Now => StoredNow(clock);

    /// <summary>The clock in the resolution the platform stores.</summary>
    public static DateTime StoredNow(TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    private void Apply(Table table, Entity target, object?[] values, bool creating)
    {
        if (target.RelatedEntities.Count > 0)
        {
            throw Fault.Refused($"related entities inside a '{table.Name}' (deep insert)");
        }

        foreach (var (name, value) in target.Attributes)
        {
            var column = table[name];
            if (column == table.PrimaryId)
            {
                continue;
            }

            if (creating ? !column.ValidForCreate : !column.ValidForUpdate)
            {
                throw Fault.Invalid($"'{table.Name}.{name}' is set by the platform and cannot be written on {(creating ? "create" : "update")}. Send only columns you mean to change.");
            }

            values[column.Slot] = StoredValue.From(table, column, value, keys.Resolve);
        }
    }

    private Row Finish(Table table, Guid id, object?[] values, CallContext call)
    {
        _money.Complete(table, values);
        Stamp(table, values, call, "modifiedon", "modifiedby");
        values[table.Version.Slot] = store.NextVersion();
        return new Row(id, values);
    }

    private void Stamp(Table table, object?[] values, CallContext call, string on, string by)
    {
        values[table[on].Slot] = Now;
        values[table[by].Slot] = new RowReference("systemuser", call.UserId);
    }

    private void SetOwner(Table table, object?[] values)
    {
        var owner = values[table.Owner!.Slot] as RowReference
            ?? throw Fault.Invalid($"'{table.Name}.ownerid' cannot be empty.");
        values[table["owningbusinessunit"].Slot] = new RowReference("businessunit", access.BusinessUnitOf(owner));
        values[table["owninguser"].Slot] = owner.Table == "systemuser" ? owner : null;
        values[table["owningteam"].Slot] = owner.Table == "team" ? owner : null;
    }
}
