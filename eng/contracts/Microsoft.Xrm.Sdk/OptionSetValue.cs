using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk
{
    [Serializable]
    public sealed class OptionSetValue : IExtensibleDataObject
    {
        [NonSerialized]
        private ExtensionDataObject _extensionData;

        public OptionSetValue()
        {
        }

        public OptionSetValue(int value)
        {
            Value = value;
        }

        public int Value { get; set; }

        public ExtensionDataObject ExtensionData
        {
            get { return _extensionData; }
            set { _extensionData = value; }
        }

        public override bool Equals(object obj)
        {
            var other = obj as OptionSetValue;
            return other != null && Value == other.Value;
        }

        public override int GetHashCode()
        {
            return Value.GetHashCode();
        }
    }
}
