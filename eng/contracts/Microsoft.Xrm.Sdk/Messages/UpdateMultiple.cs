namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class UpdateMultipleRequest : OrganizationRequest
    {
        public UpdateMultipleRequest()
        {
            RequestName = "UpdateMultiple";
        }

        public ConcurrencyBehavior ConcurrencyBehavior
        {
            get { return Parameter<ConcurrencyBehavior>("ConcurrencyBehavior"); }
            set { Parameters["ConcurrencyBehavior"] = value; }
        }

        public EntityCollection Targets
        {
            get { return Parameter<EntityCollection>("Targets"); }
            set { Parameters["Targets"] = value; }
        }
    }

    public sealed class UpdateMultipleResponse : OrganizationResponse
    {
    }
}
