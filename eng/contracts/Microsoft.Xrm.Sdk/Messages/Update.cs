namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class UpdateRequest : OrganizationRequest
    {
        public UpdateRequest()
        {
            RequestName = "Update";
        }

        public ConcurrencyBehavior ConcurrencyBehavior
        {
            get { return Parameter<ConcurrencyBehavior>("ConcurrencyBehavior"); }
            set { Parameters["ConcurrencyBehavior"] = value; }
        }

        public Entity Target
        {
            get { return Parameter<Entity>("Target"); }
            set { Parameters["Target"] = value; }
        }
    }

    public sealed class UpdateResponse : OrganizationResponse
    {
    }
}
