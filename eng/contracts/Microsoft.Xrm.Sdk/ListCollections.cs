using System;
using System.Collections.Generic;

namespace Microsoft.Xrm.Sdk
{
    [Serializable]
    public sealed class EntityReferenceCollection : DataCollection<EntityReference>
    {
        public EntityReferenceCollection()
        {
        }

        public EntityReferenceCollection(IList<EntityReference> list)
            : base(list)
        {
        }
    }

    [Serializable]
    public sealed class OptionSetValueCollection : DataCollection<OptionSetValue>
    {
        public OptionSetValueCollection()
        {
        }

        public OptionSetValueCollection(IList<OptionSetValue> list)
            : base(list)
        {
        }
    }

    [Serializable]
    public sealed class OrganizationRequestCollection : DataCollection<OrganizationRequest>
    {
    }

    [Serializable]
    public sealed class OrganizationResponseCollection : DataCollection<OrganizationResponse>
    {
    }

    [Serializable]
    public sealed class ExecuteMultipleResponseItemCollection : DataCollection<ExecuteMultipleResponseItem>
    {
    }
}
