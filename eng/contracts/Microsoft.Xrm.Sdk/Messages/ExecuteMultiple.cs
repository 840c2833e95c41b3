namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class ExecuteMultipleRequest : OrganizationRequest
    {
        public ExecuteMultipleRequest()
        {
            RequestName = "ExecuteMultiple";
        }

        public OrganizationRequestCollection Requests
        {
            get { return Parameter<OrganizationRequestCollection>("Requests"); }
            set { Parameters["Requests"] = value; }
        }

        public ExecuteMultipleSettings Settings
        {
            get { return Parameter<ExecuteMultipleSettings>("Settings"); }
            set { Parameters["Settings"] = value; }
        }
    }

    public sealed class ExecuteMultipleResponse : OrganizationResponse
    {
        public bool IsFaulted
        {
            get { return Result<bool>("IsFaulted"); }
        }

        public ExecuteMultipleResponseItemCollection Responses
        {
            get { return Result<ExecuteMultipleResponseItemCollection>("Responses"); }
        }
    }
}
