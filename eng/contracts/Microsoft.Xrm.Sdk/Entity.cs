using System;
using System.Linq;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk.Client;

namespace Microsoft.Xrm.Sdk
{
    public class Entity : IExtensibleDataObject
    {
        private Guid _id;
        private AttributeCollection _attributes;
        private FormattedValueCollection _formattedValues;
        private KeyAttributeCollection _keyAttributes;
        private RelatedEntityCollection _relatedEntities;

        public Entity()
        {
        }

        public Entity(string entityName)
        {
            LogicalName = entityName;
        }

        public Entity(string entityName, Guid id)
        {
            LogicalName = entityName;
            // The field behind Id, not an override: Microsoft's constructor does not run code of derived classes either.
            _id = id;
        }

        public Entity(string entityName, string keyName, object keyValue)
        {
            LogicalName = entityName;
            KeyAttributes.Add(keyName, keyValue);
        }

        public Entity(string entityName, KeyAttributeCollection keyAttributes)
        {
            LogicalName = entityName;
            KeyAttributes = keyAttributes;
        }

        public virtual Guid Id
        {
            get { return _id; }
            set { _id = value; }
        }

        public string LogicalName { get; set; }

        public string RowVersion { get; set; }

        public EntityState? EntityState { get; set; }

        public ExtensionDataObject ExtensionData { get; set; }

        public AttributeCollection Attributes
        {
            get { return _attributes ?? (_attributes = new AttributeCollection()); }
            set { _attributes = value; }
        }

        public FormattedValueCollection FormattedValues
        {
            get { return _formattedValues ?? (_formattedValues = new FormattedValueCollection()); }
            set { _formattedValues = value; }
        }

        public KeyAttributeCollection KeyAttributes
        {
            get { return _keyAttributes ?? (_keyAttributes = new KeyAttributeCollection()); }
            set { _keyAttributes = value; }
        }

        public RelatedEntityCollection RelatedEntities
        {
            get { return _relatedEntities ?? (_relatedEntities = new RelatedEntityCollection()); }
            set { _relatedEntities = value; }
        }

        public object this[string attributeName]
        {
            get { return Attributes[attributeName]; }
            set { Attributes[attributeName] = value; }
        }

        public bool Contains(string attributeName)
        {
            return Attributes.Contains(attributeName);
        }

        public virtual T GetAttributeValue<T>(string attributeLogicalName)
        {
            RequireName(attributeLogicalName);
            object value;
            return Attributes.TryGetValue(attributeLogicalName, out value) && value != null ? (T)value : default(T);
        }

        public bool TryGetAttributeValue<T>(string attributeKey, out T result)
        {
            object value;
            if (Attributes.TryGetValue(attributeKey, out value) && value is T)
            {
                result = (T)value;
                return true;
            }

            result = default(T);
            return false;
        }

        public EntityReference ToEntityReference()
        {
            return new EntityReference(LogicalName, Id) { KeyAttributes = KeyAttributes, RowVersion = RowVersion };
        }

        public T ToEntity<T>()
            where T : Entity
        {
            var target = (T)Activator.CreateInstance(TargetType<T>());
            target.Id = Id;
            target.LogicalName = LogicalName;
            target.EntityState = EntityState;
            target.RelatedEntities = RelatedEntities;
            target.Attributes = Attributes;
            target.FormattedValues = FormattedValues;
            target.KeyAttributes = KeyAttributes;
            target.RowVersion = RowVersion;
            target.ExtensionData = ExtensionData;
            return target;
        }

        protected virtual string GetFormattedAttributeValue(string attributeLogicalName)
        {
            RequireName(attributeLogicalName);
            string value;
            return FormattedValues.TryGetValue(attributeLogicalName, out value) ? value : null;
        }

        protected virtual void SetAttributeValue(string attributeLogicalName, object value)
        {
            RequireName(attributeLogicalName);
            Attributes[attributeLogicalName] = value;
        }

        private static void RequireName(string attributeLogicalName)
        {
            if (string.IsNullOrWhiteSpace(attributeLogicalName))
            {
                throw new ArgumentNullException("attributeLogicalName");
            }
        }

        private Type TargetType<T>()
        {
            var type = typeof(T);
            if (type == typeof(Entity))
            {
                return type;
            }

            if (string.IsNullOrWhiteSpace(LogicalName))
            {
                throw new NotSupportedException("LogicalName must be set before calling ToEntity().");
            }

            var declared = type.GetCustomAttributes(typeof(EntityLogicalNameAttribute), true)
                .Cast<EntityLogicalNameAttribute>()
                .Select(attribute => attribute.LogicalName)
                .FirstOrDefault();
            if (declared != LogicalName)
            {
                throw new NotSupportedException(
                    "Cannot convert entity '" + LogicalName + "' to " + type.FullName + ", which is declared for '" + declared + "'.");
            }

            return type;
        }
    }
}
