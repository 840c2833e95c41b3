namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class AssociateRequest : OrganizationRequest
    {
        public AssociateRequest()
        {
            RequestName = "Associate";
        }

        public EntityReferenceCollection RelatedEntities
        {
            get { return Parameter<EntityReferenceCollection>("RelatedEntities"); }
            set { Parameters["RelatedEntities"] = value; }
        }

        public Relationship Relationship
        {
            get { return Parameter<Relationship>("Relationship"); }
            set { Parameters["Relationship"] = value; }
        }

        public EntityReference Target
        {
            get { return Parameter<EntityReference>("Target"); }
            set { Parameters["Target"] = value; }
        }
    }

    public sealed class AssociateResponse : OrganizationResponse
    {
    }
}
