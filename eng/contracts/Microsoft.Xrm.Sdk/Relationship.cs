using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk
{
    [Serializable]
    public sealed class Relationship : IExtensibleDataObject
    {
        [NonSerialized]
        private ExtensionDataObject _extensionData;

        public Relationship()
        {
        }

        public Relationship(string schemaName)
        {
            SchemaName = schemaName;
        }

        public string SchemaName { get; set; }

        public EntityRole? PrimaryEntityRole { get; set; }

        public ExtensionDataObject ExtensionData
        {
            get { return _extensionData; }
            set { _extensionData = value; }
        }

        public override bool Equals(object obj)
        {
            var other = obj as Relationship;
            return other != null && SchemaName == other.SchemaName && PrimaryEntityRole == other.PrimaryEntityRole;
        }

        public override int GetHashCode()
        {
            return (SchemaName == null ? 0 : SchemaName.GetHashCode()) ^ PrimaryEntityRole.GetHashCode();
        }

        public override string ToString()
        {
            return PrimaryEntityRole == null ? SchemaName : SchemaName + "." + PrimaryEntityRole;
        }
    }
}
