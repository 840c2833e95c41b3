using System.Buffers;
using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.State;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>64-bit hash of what a row says, independent of the order of its columns.</summary>
internal static class RowHash
{
    public static ulong Of(Entity row)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        foreach (var (column, value) in row.Attributes.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            Append(buffer, column);
            Append(buffer, Text(column, value));
        }

        return Checksum.Of(buffer.WrittenSpan);
    }

    /// <summary>A column's value as unambiguous text.</summary>
    public static string? Text(string column, object? value) => value switch
    {
        null => null,
        string text => text,
        bool or int or decimal or double or Guid => Convert.ToString(value, CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        OptionSetValue choice => choice.Value.ToString(CultureInfo.InvariantCulture),
        EntityReference reference => $"{reference.LogicalName}:{reference.Id:D}",
        Money money => money.Value.ToString(CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"Column '{column}' has a value of type {value.GetType().FullName}, which no published row carries."),
    };

    private static void Append(ArrayBufferWriter<byte> buffer, string? text)
    {
        // 0 ends a present text, 1 stands for none: neither occurs in column names or values.
        if (text is not null)
        {
            Encoding.UTF8.GetBytes(text, buffer);
        }

        buffer.GetSpan(1)[0] = text is null ? (byte)1 : (byte)0;
        buffer.Advance(1);
    }
}
