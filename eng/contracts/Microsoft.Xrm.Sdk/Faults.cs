using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk
{
    [Serializable]
    public abstract class BaseServiceFault : IExtensibleDataObject
    {
        private ErrorDetailCollection _errorDetails;

        [NonSerialized]
        private ExtensionDataObject _extensionData;

        public Guid ActivityId { get; set; }

        public int ErrorCode { get; set; }

        public string HelpLink { get; set; }

        public string Message { get; set; }

        public DateTime Timestamp { get; set; }

        public ErrorDetailCollection ErrorDetails
        {
            get { return _errorDetails ?? (_errorDetails = new ErrorDetailCollection()); }
            set { _errorDetails = value; }
        }

        public ExtensionDataObject ExtensionData
        {
            get { return _extensionData; }
            set { _extensionData = value; }
        }
    }

    [Serializable]
    public class OrganizationServiceFault : BaseServiceFault
    {
        public OrganizationServiceFault InnerFault { get; set; }

        public string TraceText { get; set; }
    }

    [Serializable]
    public sealed class ExecuteTransactionFault : OrganizationServiceFault
    {
        public int FaultedRequestIndex { get; set; }
    }
}
