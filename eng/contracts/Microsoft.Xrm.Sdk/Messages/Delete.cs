namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class DeleteRequest : OrganizationRequest
    {
        public DeleteRequest()
        {
            RequestName = "Delete";
        }

        public ConcurrencyBehavior ConcurrencyBehavior
        {
            get { return Parameter<ConcurrencyBehavior>("ConcurrencyBehavior"); }
            set { Parameters["ConcurrencyBehavior"] = value; }
        }

        public EntityReference Target
        {
            get { return Parameter<EntityReference>("Target"); }
            set { Parameters["Target"] = value; }
        }
    }

    public sealed class DeleteResponse : OrganizationResponse
    {
    }
}
