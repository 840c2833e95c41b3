using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker
{
    public sealed class EventHubTriggerAttribute : TriggerBindingAttribute, ISupportCardinality
    {
        public EventHubTriggerAttribute(string eventHubName)
        {
            EventHubName = eventHubName;
        }

        public string EventHubName { get; }

        public string Connection { get; set; }

        public string ConsumerGroup { get; set; }

        public bool IsBatched { get; set; } = true;

        Cardinality ISupportCardinality.Cardinality
        {
            get { return IsBatched ? Cardinality.Many : Cardinality.One; }
            set { IsBatched = value == Cardinality.Many; }
        }
    }
}
