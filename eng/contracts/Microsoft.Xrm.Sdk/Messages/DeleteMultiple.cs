namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class DeleteMultipleRequest : OrganizationRequest
    {
        public DeleteMultipleRequest()
        {
            RequestName = "DeleteMultiple";
        }

        public EntityReferenceCollection Targets
        {
            get { return Parameter<EntityReferenceCollection>("Targets"); }
            set { Parameters["Targets"] = value; }
        }
    }
}
