using System;
using System.Collections.Generic;
using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.Xrm.Sdk
{
    [Serializable]
    public sealed class AttributeCollection : DataCollection<string, object>
    {
    }

    [Serializable]
    public sealed class FormattedValueCollection : DataCollection<string, string>
    {
    }

    [Serializable]
    public sealed class KeyAttributeCollection : DataCollection<string, object>
    {
    }

    [Serializable]
    public sealed class ErrorDetailCollection : DataCollection<string, object>
    {
    }

    [Serializable]
    public sealed class RelatedEntityCollection : DataCollection<Relationship, EntityCollection>
    {
    }

    [Serializable]
    public sealed class RelationshipQueryCollection : DataCollection<Relationship, QueryBase>
    {
    }

    [Serializable]
    public class EntityImageCollection : DataCollection<string, Entity>
    {
        public EntityImageCollection()
        {
        }

        protected internal EntityImageCollection(IDictionary<string, Entity> collection)
            : base(collection)
        {
        }
    }

    [Serializable]
    public class ParameterCollection : DataCollection<string, object>
    {
        public ParameterCollection()
        {
        }

        protected ParameterCollection(IDictionary<string, object> collection)
            : base(collection)
        {
        }

        public bool TryGetValue<T>(string key, out T value)
        {
            object stored;
            if (base.TryGetValue(key, out stored) && stored is T)
            {
                value = (T)stored;
                return true;
            }

            value = default(T);
            return false;
        }

        public void AddOrUpdateIfNotNull(string key, object obj)
        {
            if (obj != null)
            {
                this[key] = obj;
            }
        }
    }
}
