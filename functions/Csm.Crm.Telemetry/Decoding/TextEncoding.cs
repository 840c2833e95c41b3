using System.Text;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>IoT Hub lets devices write UTF-16 and UTF-32; everything here reads UTF-8.</summary>
internal static class TextEncoding
{
    /// <summary>The text as UTF-8 when it is UTF-16 or UTF-32 by its byte order mark or by the zeros around its first characters; otherwise null.</summary>
    public static byte[]? ToUtf8(ReadOnlySpan<byte> body)
    {
        var encoding = body switch
        {
            [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            [(byte)'{' or (byte)'[' or (byte)'<', 0, 0, 0, ..] => Encoding.UTF32,
            [(byte)'{' or (byte)'[' or (byte)'<', 0, not 0, 0, ..] => Encoding.Unicode,
            [0, (byte)'{' or (byte)'[' or (byte)'<', 0, not 0, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        return encoding is null ? null : Encoding.UTF8.GetBytes(encoding.GetString(body));
    }
}
