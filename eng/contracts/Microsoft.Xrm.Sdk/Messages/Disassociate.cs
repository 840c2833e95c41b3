namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class DisassociateRequest : OrganizationRequest
    {
        public DisassociateRequest()
        {
            RequestName = "Disassociate";
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

    public sealed class DisassociateResponse : OrganizationResponse
    {
    }
}
