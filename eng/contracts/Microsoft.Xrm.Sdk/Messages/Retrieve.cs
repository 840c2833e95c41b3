using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.Xrm.Sdk.Messages
{
    public sealed class RetrieveRequest : OrganizationRequest
    {
        public RetrieveRequest()
        {
            RequestName = "Retrieve";
        }

        public ColumnSet ColumnSet
        {
            get { return Parameter<ColumnSet>("ColumnSet"); }
            set { Parameters["ColumnSet"] = value; }
        }

        public RelationshipQueryCollection RelatedEntitiesQuery
        {
            get { return Parameter<RelationshipQueryCollection>("RelatedEntitiesQuery"); }
            set { Parameters["RelatedEntitiesQuery"] = value; }
        }

        public bool ReturnNotifications
        {
            get { return Parameter<bool>("ReturnNotifications"); }
            set { Parameters["ReturnNotifications"] = value; }
        }

        public EntityReference Target
        {
            get { return Parameter<EntityReference>("Target"); }
            set { Parameters["Target"] = value; }
        }
    }

    public sealed class RetrieveResponse : OrganizationResponse
    {
        public Entity Entity
        {
            get { return Result<Entity>("Entity"); }
        }

        public object Notifications
        {
            get { return Result<object>("Notifications"); }
        }
    }
}
