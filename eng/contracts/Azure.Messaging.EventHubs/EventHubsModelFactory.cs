using System;
using System.Collections.Generic;

namespace Azure.Messaging.EventHubs
{
    public static class EventHubsModelFactory
    {
        public static EventData EventData(
            BinaryData eventBody,
            IDictionary<string, object> properties = null,
            IReadOnlyDictionary<string, object> systemProperties = null,
            string partitionKey = null,
            long sequenceNumber = long.MinValue,
            long offset = long.MinValue,
            DateTimeOffset enqueuedTime = default(DateTimeOffset))
        {
            return new EventData(properties, systemProperties, eventBody, partitionKey, sequenceNumber, enqueuedTime);
        }
    }
}
