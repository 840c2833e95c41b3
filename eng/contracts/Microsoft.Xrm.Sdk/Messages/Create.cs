using System;

namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class CreateRequest : OrganizationRequest
    {
        public CreateRequest()
        {
            RequestName = "Create";
        }

        public Entity Target
        {
            get { return Parameter<Entity>("Target"); }
            set { Parameters["Target"] = value; }
        }
    }

    public sealed class CreateResponse : OrganizationResponse
    {
        public Guid id
        {
            get { return Result<Guid>("id"); }
        }
    }
}
