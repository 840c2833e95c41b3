namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class UpsertMultipleRequest : OrganizationRequest
    {
        public UpsertMultipleRequest()
        {
            RequestName = "UpsertMultiple";
        }

        public EntityCollection Targets
        {
            get { return Parameter<EntityCollection>("Targets"); }
            set { Parameters["Targets"] = value; }
        }
    }

    public sealed class UpsertMultipleResponse : OrganizationResponse
    {
        public new UpsertResponse[] Results
        {
            get { return Result<UpsertResponse[]>("Results"); }
        }
    }
}
