using System.ServiceModel;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>
/// Holds rows by id; takes UpsertMultiple and UpdateMultiple all or nothing, and ExecuteMultiple of deletions. Refuses rows and throttles on demand; finds
/// nothing unless told what. All other messages refuse by name.
/// </summary>
internal sealed class FakeDataverse : IOrganizationServiceAsync2
{
    private readonly Lock gate = new();

    public Dictionary<(string Table, Guid Id), Entity> Rows { get; } = [];

    public List<(string Table, int Rows)> Requests { get; } = [];

    public Func<Entity, bool> Refuses { get; set; } = static _ => false;

    /// <summary>What a request with this row is answered with, or null where the row is taken.</summary>
    public Func<Entity, Exception?> Refusal { get; set; } = static _ => null;

    public Queue<Exception> Failures { get; } = [];

    public Func<QueryBase, EntityCollection>? Answers { get; set; }

    public Task<OrganizationResponse> ExecuteAsync(OrganizationRequest request, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (request is ExecuteMultipleRequest multiple)
            {
                return Task.FromResult<OrganizationResponse>(Delete(multiple));
            }

            var targets = request switch
            {
                UpsertMultipleRequest upsert => upsert.Targets,
                UpdateMultipleRequest update => update.Targets,
                _ => throw new NotSupportedException(request.RequestName),
            };
            Requests.Add((targets.EntityName, targets.Entities.Count));
            if (Failures.TryDequeue(out var failure))
            {
                throw failure;
            }

            if (targets.Entities.FirstOrDefault(Refuses) is { } refused)
            {
                throw Fault(-2147220891, $"Row {refused.Id} is refused.");
            }

            if (targets.Entities.Select(Refusal).FirstOrDefault(static refusal => refusal is not null) is { } refusal)
            {
                throw refusal;
            }

            foreach (var row in targets.Entities)
            {
                Rows[(row.LogicalName, row.Id)] = row;
            }

            return Task.FromResult(new OrganizationResponse());
        }
    }

    private ExecuteMultipleResponse Delete(ExecuteMultipleRequest request)
    {
        Requests.Add((((DeleteRequest)request.Requests[0]).Target.LogicalName, request.Requests.Count));
        if (Failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        var faults = new ExecuteMultipleResponseItemCollection();
        for (var index = 0; index < request.Requests.Count; index++)
        {
            var target = ((DeleteRequest)request.Requests[index]).Target;
            if (Rows.TryGetValue((target.LogicalName, target.Id), out var row) && Refuses(row))
            {
                faults.Add(new ExecuteMultipleResponseItem { RequestIndex = index, Fault = Fault(-2147220891, $"Row {row.Id} is refused.").Detail });
            }
            else
            {
                Rows.Remove((target.LogicalName, target.Id));
            }
        }

        return new ExecuteMultipleResponse { Results = { ["Responses"] = faults, ["IsFaulted"] = faults.Count > 0 } };
    }

    public static FaultException<OrganizationServiceFault> Fault(int code, string message, TimeSpan? retryAfter = null)
    {
        var fault = new OrganizationServiceFault { ErrorCode = code, Message = message };
        if (retryAfter is { } delay)
        {
            fault.ErrorDetails = new ErrorDetailCollection { ["Retry-After"] = delay };
        }

        return new FaultException<OrganizationServiceFault>(fault, new FaultReason(message));
    }

    public Task<EntityCollection> RetrieveMultipleAsync(QueryBase query, CancellationToken cancellationToken) =>
        Task.FromResult(Answers?.Invoke(query) ?? new EntityCollection());

    public Task AssociateAsync(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities, CancellationToken cancellationToken) => throw Unsupported("Associate");

    public Task AssociateAsync(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw Unsupported("Associate");

    public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw Unsupported("Associate");

    public Task DisassociateAsync(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities, CancellationToken cancellationToken) => throw Unsupported("Disassociate");

    public Task DisassociateAsync(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw Unsupported("Disassociate");

    public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw Unsupported("Disassociate");

    public Task<Guid> CreateAsync(Entity entity, CancellationToken cancellationToken) => throw Unsupported("Create");

    public Task<Guid> CreateAsync(Entity entity) => throw Unsupported("Create");

    public Guid Create(Entity entity) => throw Unsupported("Create");

    public Task<Entity> CreateAndReturnAsync(Entity entity, CancellationToken cancellationToken) => throw Unsupported("CreateAndReturn");

    public Task<Entity> CreateAndReturnAsync(Entity entity) => throw Unsupported("CreateAndReturn");

    public Task DeleteAsync(string entityName, Guid id, CancellationToken cancellationToken) => throw Unsupported("Delete");

    public Task DeleteAsync(string entityName, Guid id) => throw Unsupported("Delete");

    public void Delete(string entityName, Guid id) => throw Unsupported("Delete");

    public Task<OrganizationResponse> ExecuteAsync(OrganizationRequest request) => ExecuteAsync(request, CancellationToken.None);

    public OrganizationResponse Execute(OrganizationRequest request) => throw Unsupported("Execute");

    public Task<Entity> RetrieveAsync(string entityName, Guid id, ColumnSet columnSet, CancellationToken cancellationToken) => throw Unsupported("Retrieve");

    public Task<Entity> RetrieveAsync(string entityName, Guid id, ColumnSet columnSet) => throw Unsupported("Retrieve");

    public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) => throw Unsupported("Retrieve");

    public Task<EntityCollection> RetrieveMultipleAsync(QueryBase query) => throw Unsupported("RetrieveMultiple");

    public EntityCollection RetrieveMultiple(QueryBase query) => throw Unsupported("RetrieveMultiple");

    public Task UpdateAsync(Entity entity, CancellationToken cancellationToken) => throw Unsupported("Update");

    public Task UpdateAsync(Entity entity) => throw Unsupported("Update");

    public void Update(Entity entity) => throw Unsupported("Update");

    private static NotSupportedException Unsupported(string message) => new($"The fake does not answer {message}.");
}
