using System.Text.Json;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads the <c>position</c> of a native event.</summary>
internal static class NativePosition
{
    /// <summary>Reads it. One that cannot be read is dropped like one that is not on earth: the counters beside it are worth more.</summary>
    /// <param name="reader">Stands on the value of the member, and afterwards at its end.</param>
    /// <param name="native">Takes the position.</param>
    public static void Read(ref Utf8JsonReader reader, ref NativeEvent native)
    {
        double latitude = double.NaN, longitude = double.NaN;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = NativeReader.NameOf(ref reader);
                var isLatitude = name.SequenceEqual("lat"u8);
                var isLongitude = name.SequenceEqual("lon"u8);
                reader.Read();
                var value = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : double.NaN;
                reader.Skip();
                latitude = isLatitude ? value : latitude;
                longitude = isLongitude ? value : longitude;
            }
        }

        reader.Skip();
        native.SetPosition(latitude, longitude);
    }
}
