using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class RetrieveMultipleRequest : OrganizationRequest
    {
        public RetrieveMultipleRequest()
        {
            RequestName = "RetrieveMultiple";
        }

        public QueryBase Query
        {
            get { return Parameter<QueryBase>("Query"); }
            set { Parameters["Query"] = value; }
        }
    }

    public sealed class RetrieveMultipleResponse : OrganizationResponse
    {
        public EntityCollection EntityCollection
        {
            get { return Result<EntityCollection>("EntityCollection"); }
        }
    }
}
