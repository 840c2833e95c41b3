using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk
{
    public class OrganizationRequest : IExtensibleDataObject
    {
        private ParameterCollection _parameters;

        public OrganizationRequest()
        {
        }

        public OrganizationRequest(string requestName)
        {
            RequestName = requestName;
        }

        public string RequestName { get; set; }

        public Guid? RequestId { get; set; }

        public ParameterCollection Parameters
        {
            get { return _parameters ?? (_parameters = new ParameterCollection()); }
            set { _parameters = value; }
        }

        public object this[string parameterName]
        {
            get { return Parameters[parameterName]; }
            set { Parameters[parameterName] = value; }
        }

        public ExtensionDataObject ExtensionData { get; set; }

        internal T Parameter<T>(string name)
        {
            object value;
            return Parameters.TryGetValue(name, out value) ? (T)value : default(T);
        }
    }
}
