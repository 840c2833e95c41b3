using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk
{
    [Serializable]
    public sealed class Money : IExtensibleDataObject
    {
        [NonSerialized]
        private ExtensionDataObject _extensionData;

        public Money()
        {
        }

        public Money(decimal value)
        {
            Value = value;
        }

        public decimal Value { get; set; }

        public ExtensionDataObject ExtensionData
        {
            get { return _extensionData; }
            set { _extensionData = value; }
        }

        public override bool Equals(object obj)
        {
            var other = obj as Money;
            return other != null && Value == other.Value;
        }

        public override int GetHashCode()
        {
            return Value.GetHashCode();
        }
    }
}
