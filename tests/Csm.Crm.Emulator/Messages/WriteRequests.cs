using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Turns write requests into operations of the pipeline; rows are copied, so the caller's objects stay his.</summary>
internal sealed class WriteRequests(SolutionModel model, KeyResolver keys, WritePipeline pipeline, TransactionRunner transactions, IdSource ids, TimeProvider clock)
{
    /// <summary>Creates the rows, with the rows related to them in the same transaction, and returns their ids in order.</summary>
    public IReadOnlyList<Guid> Create(IReadOnlyList<Entity> rows, OrganizationRequest request, CallContext call) =>
        rows.All(row => row.RelatedEntities.Count == 0)
            ? CreateRows(rows, request, call)
            : transactions.Run(call, "Create", inner =>
            {
                var created = CreateRows(rows, request, inner);
                for (var index = 0; index < rows.Count; index++)
                {
                    CreateRelated(rows[index], created[index], inner);
                }

                return created;
            });

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

    private IReadOnlyList<Guid> CreateRows(IReadOnlyList<Entity> rows, OrganizationRequest request, CallContext call)
    {
        var table = model[rows[0].LogicalName];
        var operation = Run(WriteKind.Create, table, [.. rows.Select(row => Target(WithKeysAsColumns(row), Guid.Empty, request, "Target"))], request, call);
        return [.. operation.Targets.Select(target => target.Id)];
    }

    // Deep insert: rows on the many side of a relationship come with the row they point to.
    private void CreateRelated(Entity parent, Guid parentId, CallContext call)
    {
        foreach (var (named, children) in parent.RelatedEntities)
        {
            if (!model.Relationships.TryGetValue(named.SchemaName, out var relationship) || relationship.ReferencedTable != parent.LogicalName)
            {
                throw Fault.Invalid($"'{parent.LogicalName}' has no relationship '{named.SchemaName}' to rows that point to it. Use the schema name of a 1:N relationship.");
            }

            foreach (var child in children.Entities)
            {
                var row = SdkCopy.Of(child);
                row[relationship.ReferencingColumn] = new EntityReference(parent.LogicalName, parentId);
                Create([row], new CreateRequest { Target = row }, call);
            }
        }
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
        copy.RelatedEntities.Clear();
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
