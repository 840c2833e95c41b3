using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Sandbox.World;

/// <summary>Passes requests on and counts them: what people and flows cost.</summary>
public sealed class CountedService(IOrganizationService service) : IOrganizationService
{
    /// <summary>Requests so far.</summary>
    public long Requests { get; private set; }

    /// <inheritdoc/>
    public Guid Create(Entity entity) => Counted().Create(entity);

    /// <inheritdoc/>
    public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) => Counted().Retrieve(entityName, id, columnSet);

    /// <inheritdoc/>
    public void Update(Entity entity) => Counted().Update(entity);

    /// <inheritdoc/>
    public void Delete(string entityName, Guid id) => Counted().Delete(entityName, id);

    /// <inheritdoc/>
    public OrganizationResponse Execute(OrganizationRequest request) => Counted().Execute(request);

    /// <inheritdoc/>
    public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) =>
        Counted().Associate(entityName, entityId, relationship, relatedEntities);

    /// <inheritdoc/>
    public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) =>
        Counted().Disassociate(entityName, entityId, relationship, relatedEntities);

    /// <inheritdoc/>
    public EntityCollection RetrieveMultiple(QueryBase query) => Counted().RetrieveMultiple(query);

    private IOrganizationService Counted()
    {
        Requests++;
        return service;
    }
}
