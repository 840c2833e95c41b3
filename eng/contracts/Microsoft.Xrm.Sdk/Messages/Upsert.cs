namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class UpsertRequest : OrganizationRequest
    {
        public UpsertRequest()
        {
            RequestName = "Upsert";
        }

        public Entity Target
        {
            get { return Parameter<Entity>("Target"); }
            set { Parameters["Target"] = value; }
        }
    }

    public sealed class UpsertResponse : OrganizationResponse
    {
        public bool RecordCreated
        {
            get { return Result<bool>("RecordCreated"); }
        }

        public EntityReference Target
        {
            get { return Result<EntityReference>("Target"); }
        }
    }
}
