using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.PowerPlatform.Dataverse.Client
{
    public partial class ServiceClient
    {
        public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities)
        {
            throw Refusal();
        }

        public Task AssociateAsync(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities)
        {
            throw Refusal();
        }

        public Task AssociateAsync(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities, CancellationToken cancellationToken)
        {
            throw Refusal();
        }

        public Guid Create(Entity entity)
        {
            throw Refusal();
        }

        public Task<Entity> CreateAndReturnAsync(Entity entity)
        {
            throw Refusal();
        }

        public Task<Entity> CreateAndReturnAsync(Entity entity, CancellationToken cancellationToken)
        {
            throw Refusal();
        }

        public Task<Guid> CreateAsync(Entity entity)
        {
            throw Refusal();
        }

        public Task<Guid> CreateAsync(Entity entity, CancellationToken cancellationToken)
        {
            throw Refusal();
        }

        public void Delete(string entityName, Guid id)
        {
            throw Refusal();
        }

        public Task DeleteAsync(string entityName, Guid id)
        {
            throw Refusal();
        }

        public Task DeleteAsync(string entityName, Guid id, CancellationToken cancellationToken)
        {
            throw Refusal();
        }

        public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities)
        {
            throw Refusal();
        }

        public Task DisassociateAsync(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities)
        {
            throw Refusal();
        }

        public Task DisassociateAsync(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities, CancellationToken cancellationToken)
        {
            throw Refusal();
        }

        public OrganizationResponse Execute(OrganizationRequest request)
        {
            throw Refusal();
        }

        public Task<OrganizationResponse> ExecuteAsync(OrganizationRequest request)
        {
            throw Refusal();
        }

        public Task<OrganizationResponse> ExecuteAsync(OrganizationRequest request, CancellationToken cancellationToken)
        {
            throw Refusal();
        }

        public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet)
        {
            throw Refusal();
        }

        public Task<Entity> RetrieveAsync(string entityName, Guid id, ColumnSet columnSet)
        {
            throw Refusal();
        }

        public Task<Entity> RetrieveAsync(string entityName, Guid id, ColumnSet columnSet, CancellationToken cancellationToken)
        {
            throw Refusal();
        }

        public EntityCollection RetrieveMultiple(QueryBase query)
        {
            throw Refusal();
        }

        public Task<EntityCollection> RetrieveMultipleAsync(QueryBase query)
        {
            throw Refusal();
        }

        public Task<EntityCollection> RetrieveMultipleAsync(QueryBase query, CancellationToken cancellationToken)
        {
            throw Refusal();
        }

        public void Update(Entity entity)
        {
            throw Refusal();
        }

        public Task UpdateAsync(Entity entity)
        {
            throw Refusal();
        }

        public Task UpdateAsync(Entity entity, CancellationToken cancellationToken)
        {
            throw Refusal();
        }
    }
}
