using System.Globalization;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;

namespace Csm.Crm.Emulator.Main;

/// <summary>Stage 30 of Create, Update and Delete.</summary>
internal sealed class MainOperation(RowStore store, RowComposer composer, RowWriter writer, RowReader reader, CascadeRunner cascades, Sharing sharing, Guard guard, IdSource ids, ContextFactory contexts)
{
    /// <summary>Reads the rows as they are now; pre-images and checks look at these.</summary>
    /// <exception cref="System.ServiceModel.FaultException">A row to update or delete does not exist.</exception>
    public void Load(WriteOperation operation)
    {
        if (operation.Kind == WriteKind.Create)
        {
            return;
        }

        foreach (var target in operation.Targets)
        {
            target.Before = store[operation.Table].Find(target.Id) ?? throw Fault.DoesNotExist(operation.Table.Name, target.Id);
        }
    }

    public void Execute(WriteOperation operation)
    {
        Load(operation);
        foreach (var target in operation.Targets)
        {
            switch (operation.Kind)
            {
                case WriteKind.Create:
                    Create(operation, target);
                    break;
                case WriteKind.Update:
                    Update(operation, target);
                    break;
                default:
                    Delete(operation, target);
                    break;
            }
        }

        if (operation.Kind == WriteKind.Create)
        {
            operation.MultipleOutput["Ids"] = operation.Targets.Select(target => target.Id).ToArray();
        }
    }

    private void Create(WriteOperation operation, WriteTarget target)
    {
        var table = operation.Table;
        var given = target.Entity.Id != Guid.Empty ? target.Entity.Id : target.Entity.GetAttributeValue<Guid>(table.PrimaryId.Name);
        target.Id = given != Guid.Empty ? given : ids.Next();
        target.After = composer.Create(table, target.Entity, target.Id, operation.Call);
        writer.Insert(table, target.After, operation.Call);
        sharing.Reparent(table, before: null, target.After, operation.Call);
        target.Output["id"] = target.Id;
        RowComposer.Announce(table, target.After, target.Entity, created: true, reader);
    }

    private void Update(WriteOperation operation, WriteTarget target)
    {
        var table = operation.Table;

        // An earlier row of the same message may have touched this one.
        target.Before = store[table].Find(target.Id) ?? throw Fault.DoesNotExist(table.Name, target.Id);
        RequireVersion(table, target);
        target.After = composer.Update(table, target.Before, target.Entity, operation.Call);
        guard.Update(table, target.Before, target.After, target.Entity, operation.Call);
        writer.Replace(table, target.After, operation.Call);
        RowComposer.Announce(table, target.After, target.Entity, created: false, reader);
        sharing.Reparent(table, target.Before, target.After, operation.Call);
        cascades.AfterAssign(table, target.Before, target.After, operation.Call);
    }

    private void Delete(WriteOperation operation, WriteTarget target)
    {
        if (BaseTables.IsPlatformOwned(operation.Table.Name))
        {
            throw Fault.Refused($"deleting rows of '{operation.Table.Name}'");
        }

        RequireVersion(operation.Table, target);
        cascades.BeforeDelete(operation.Table, target.Before!, operation.Call with { Parent = contexts.ForCascade(operation, target) });
        writer.Remove(operation.Table, target.Id, operation.Call);
        sharing.Forget(target.Before!, operation.Call);
    }

    private static void RequireVersion(Table table, WriteTarget target)
    {
        var actual = ((long)target.Before![table.Version]!).ToString(CultureInfo.InvariantCulture);
        if (target.ExpectedVersion is { } expected && expected != actual)
        {
            throw Fault.Of(FaultCode.ConcurrencyVersionMismatch, $"The version of the existing record doesn't match the RowVersion property provided ('{table.Name}' {target.Id:D}: {actual}, not {expected}).");
        }
    }
}
