using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// Reads OPC UA PubSub JSON (OPC 10000-14): network messages, single dataset messages, and bare payloads as Azure IoT
/// Operations sends them; strict and compatibility mode. Metadata and keep-alives carry no values and are passed over.
/// </summary>
internal static class PubSubDecoder
{
    /// <summary>True for the members that show a JSON object to be a network or dataset message.</summary>
    public static bool IsMessageMember(ReadOnlySpan<char> name) => name is "Messages" or "PublisherId" or "DataSetWriterId" or "DataSetWriterName" or "DataSetClassId" or "Payload";

    public static void Decode(JsonElement root, EventProfile? profile, in DecodingContext context)
    {
        if (JsonText.Text(JsonText.Member(root, "MessageType")) is { } type && type.StartsWith("ua-", StringComparison.Ordinal) && type is not ("ua-data" or "ua-keyframe" or "ua-deltaframe" or "ua-event"))
        {
            return;
        }

        var messages = JsonText.Member(root, "Messages");
        var publisher = JsonText.Scalar(JsonText.Member(root, "PublisherId"));
        if (messages.ValueKind == JsonValueKind.Undefined)
        {
            new PubSubMessage(root, publisher, profile, context).Read();
            return;
        }

        foreach (var message in IsoDocumentDecoder.Each(messages))
        {
            if (message.ValueKind == JsonValueKind.Object)
            {
                new PubSubMessage(message, publisher, profile, context).Read();
            }
            else
            {
                context.Reject(RejectionReason.Unreadable, $"Among the 'Messages' stands a JSON {message.ValueKind} where a dataset message belongs.", JsonMarshal.GetRawUtf8Value(message));
            }
        }
    }
}
