using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.Actions;

/// <summary>A platform that somebody else uses between two requests of its user, always at the same place.</summary>
/// <param name="service">The platform.</param>
/// <param name="before">Number of the request before which it happens, from 1; 0 for the first write.</param>
/// <param name="meanwhile">What happens, once.</param>
internal sealed class InterruptedService(IOrganizationService service, int before, Action meanwhile) : IOrganizationService
{
    private int _requests;
    private bool _hasHappened;

    /// <summary>Whether calls to action had been read when it happened.</summary>
    public bool HadReadCalls { get; private set; }

    public Guid Create(Entity entity) => Next(isWrite: true).Create(entity);

    public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) => Next().Retrieve(entityName, id, columnSet);

    public void Update(Entity entity) => Next(isWrite: true).Update(entity);

    public void Delete(string entityName, Guid id) => Next(isWrite: true).Delete(entityName, id);

    public OrganizationResponse Execute(OrganizationRequest request) => Next(isWrite: true).Execute(request);

    public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) =>
        Next(isWrite: true).Associate(entityName, entityId, relationship, relatedEntities);

    public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) =>
        Next(isWrite: true).Disassociate(entityName, entityId, relationship, relatedEntities);

    public EntityCollection RetrieveMultiple(QueryBase query)
    {
        var found = Next().RetrieveMultiple(query);
        HadReadCalls |= !_hasHappened && query is QueryExpression { EntityName: CallToAction.EntityLogicalName };
        return found;
    }

    private IOrganizationService Next(bool isWrite = false)
    {
        _requests++;
        if (!_hasHappened && (before == _requests || (before == 0 && isWrite)))
        {
            _hasHappened = true;
            meanwhile();
        }

        return service;
    }
}
