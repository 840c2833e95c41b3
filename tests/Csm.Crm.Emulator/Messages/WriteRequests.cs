using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Turns write requests into operations of the pipeline; rows are copied, so the caller's objects stay his.</summary>
internal sealed class WriteRequests(SolutionModel model, KeyResolver keys, WritePipeline pipeline, IdSource ids, TimeProvider clock)
{
    /// <summary>Creates the rows and returns their ids in order.</summary>
    public IReadOnlyList<Guid> Create(IReadOnlyList<Entity> rows, OrganizationRequest request, CallContext call)
    {
        var table = model[rows[0].LogicalName];
        var operation = Run(WriteKind.Create, table, [.. rows.Select(row => Target(WithKeysAsColumns(row), Guid.Empty, request, "Target"))], request, call);
        return [.. operation.Targets.Select(target => target.Id)];
    }

    /// <summary>Updates the rows; each is found by its id or its key attributes.</summary>
    public void Update(IReadOnlyList<Entity> rows, OrganizationRequest request, CallContext call)
    {
        var table = model[rows[0].LogicalName];
        Run(WriteKind.Update, table, [.. rows.Select(row => Target(WithId(table, row), Guid.Empty, request, "Target"))], request, call);
    }

    public void Delete(EntityReference reference, OrganizationRequest request, CallContext call)
    {
        var table = model[reference.LogicalName];
        var id = keys.Require(table, reference.Id, reference.KeyAttributes).Id;
        var input = new ParameterCollection { ["Target"] = new EntityReference(table.Name, id) };
        var target = new WriteTarget
        {
            Entity = new Entity(table.Name, id),
            Id = id,
            Input = input,
            ExpectedVersion = Version(request, reference.RowVersion),
        };
        Run(WriteKind.Delete, table, [target], request, call);
    }

    private WriteOperation Run(WriteKind kind, Table table, IReadOnlyList<WriteTarget> targets, OrganizationRequest request, CallContext call)
    {
        var operation = new WriteOperation(kind, table, targets, call, ids.Next(), RowComposer.StoredNow(clock));
        if (request.Parameters.TryGetValue("tag", out var tag) && tag is not null)
        {
            operation.SharedVariables["tag"] = tag;
            operation.PreValidationVariables["tag"] = tag;
            operation.MultipleVariables["tag"] = tag;
        }

        pipeline.Run(operation);
        return operation;
    }

    private static WriteTarget Target(Entity row, Guid id, OrganizationRequest request, string name)
    {
        var input = new ParameterCollection { [name] = row };
        if (request.Parameters.TryGetValue("ConcurrencyBehavior", out var behavior) && behavior is not null)
        {
            input["ConcurrencyBehavior"] = behavior;
        }

        return new WriteTarget { Entity = row, Id = id == Guid.Empty ? row.Id : id, Input = input, ExpectedVersion = Version(request, row.RowVersion) };
    }

    private static string? Version(OrganizationRequest request, string? rowVersion)
    {
        request.Parameters.TryGetValue("ConcurrencyBehavior", out var behavior);
        if (behavior is not ConcurrencyBehavior.IfRowVersionMatches)
        {
            return null;
        }

        return string.IsNullOrEmpty(rowVersion)
            ? throw Fault.Of(FaultCode.ConcurrencyVersionNotProvided, "The RowVersion property must be provided when the value of ConcurrencyBehavior is IfRowVersionMatches.")
            : rowVersion;
    }

    private static Entity WithKeysAsColumns(Entity row)
    {
        var copy = SdkCopy.Of(row);
        foreach (var (name, value) in copy.KeyAttributes)
        {
            if (!copy.Contains(name))
            {
                copy[name] = value;
            }
        }

        copy.KeyAttributes.Clear();
        return copy;
    }

    private Entity WithId(Table table, Entity row)
    {
        var copy = SdkCopy.Of(row);
        var id = copy.Id != Guid.Empty ? copy.Id : copy.GetAttributeValue<Guid>(table.PrimaryId.Name);
        copy.Id = keys.Require(table, id, copy.KeyAttributes).Id;
        copy.KeyAttributes.Clear();
        return copy;
    }
}
