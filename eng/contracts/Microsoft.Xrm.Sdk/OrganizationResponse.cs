using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk
{
    public class OrganizationResponse : IExtensibleDataObject
    {
        private ParameterCollection _results;

        public string ResponseName { get; set; }

        public ParameterCollection Results
        {
            get { return _results ?? (_results = new ParameterCollection()); }
            set { _results = value; }
        }

        public object this[string parameterName]
        {
            get { return Results[parameterName]; }
            set { Results[parameterName] = value; }
        }

        public ExtensionDataObject ExtensionData { get; set; }

        internal T Result<T>(string name)
        {
            object value;
            return Results.TryGetValue(name, out value) ? (T)value : default(T);
        }
    }
}
