using System;
using System.Collections.Generic;
using System.IO;
using Azure.Core;

namespace Azure.Messaging.EventHubs
{
    public class EventData : MessageContent
    {
        private static readonly IReadOnlyDictionary<string, object> NoSystemProperties = new Dictionary<string, object>();

        private readonly IDictionary<string, object> _properties;
        private readonly IReadOnlyDictionary<string, object> _systemProperties;

        public EventData()
            : this(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty))
        {
        }

        public EventData(BinaryData eventBody)
            : this(eventBody, null)
        {
        }

        public EventData(ReadOnlyMemory<byte> eventBody)
            : this(BinaryData.FromBytes(eventBody))
        {
        }

        public EventData(string eventBody)
            : this(new BinaryData(eventBody))
        {
        }

        protected EventData(
            BinaryData eventBody,
            IDictionary<string, object> properties = null,
            IReadOnlyDictionary<string, object> systemProperties = null,
            long sequenceNumber = long.MinValue,
            long offset = long.MinValue,
            DateTimeOffset enqueuedTime = default(DateTimeOffset),
            string partitionKey = null)
        {
            Data = eventBody;
            _properties = properties ?? new Dictionary<string, object>();
            _systemProperties = systemProperties ?? NoSystemProperties;
            SequenceNumber = sequenceNumber;
            EnqueuedTime = enqueuedTime;
            PartitionKey = partitionKey;
        }

        // The one constructor EventHubsModelFactory needs; the protected one is out of its reach.
        internal EventData(
            IDictionary<string, object> properties,
            IReadOnlyDictionary<string, object> systemProperties,
            BinaryData eventBody,
            string partitionKey,
            long sequenceNumber,
            DateTimeOffset enqueuedTime)
            : this(eventBody, properties, systemProperties, sequenceNumber, long.MinValue, enqueuedTime, partitionKey)
        {
        }

        public override BinaryData Data { get; set; }

        public BinaryData EventBody
        {
            get { return Data; }
            set { Data = value; }
        }

        public ReadOnlyMemory<byte> Body
        {
            get { return Data.ToMemory(); }
        }

        public Stream BodyAsStream
        {
            get { return Data.ToStream(); }
        }

        public new string ContentType { get; set; }

        public string CorrelationId { get; set; }

        public string MessageId { get; set; }

        public string PartitionKey { get; }

        public long SequenceNumber { get; }

        public DateTimeOffset EnqueuedTime { get; }

        public IDictionary<string, object> Properties
        {
            get { return _properties; }
        }

        public IReadOnlyDictionary<string, object> SystemProperties
        {
            get { return _systemProperties; }
        }

        public override bool IsReadOnly
        {
            get { return false; }
        }

        protected override ContentType? ContentTypeCore
        {
            get { return ContentType == null ? (ContentType?)null : new ContentType(ContentType); }
            set { ContentType = value?.ToString(); }
        }
    }
}
