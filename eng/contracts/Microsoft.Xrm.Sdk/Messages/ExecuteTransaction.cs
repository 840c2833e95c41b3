namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class ExecuteTransactionRequest : OrganizationRequest
    {
        public ExecuteTransactionRequest()
        {
            RequestName = "ExecuteTransaction";
        }

        public OrganizationRequestCollection Requests
        {
            get { return Parameter<OrganizationRequestCollection>("Requests"); }
            set { Parameters["Requests"] = value; }
        }

        public bool? ReturnResponses
        {
            get { return Parameter<bool?>("ReturnResponses"); }
            set { Parameters["ReturnResponses"] = value; }
        }
    }

    public sealed class ExecuteTransactionResponse : OrganizationResponse
    {
        public OrganizationResponseCollection Responses
        {
            get { return Result<OrganizationResponseCollection>("Responses"); }
        }
    }
}
