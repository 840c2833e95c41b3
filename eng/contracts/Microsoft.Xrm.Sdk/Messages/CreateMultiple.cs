using System;

namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class CreateMultipleRequest : OrganizationRequest
    {
        public CreateMultipleRequest()
        {
            RequestName = "CreateMultiple";
        }

        public EntityCollection Targets
        {
            get { return Parameter<EntityCollection>("Targets"); }
            set { Parameters["Targets"] = value; }
        }
    }

    public sealed class CreateMultipleResponse : OrganizationResponse
    {
        public Guid[] Ids
        {
            get { return Result<Guid[]>("Ids"); }
        }
    }
}
