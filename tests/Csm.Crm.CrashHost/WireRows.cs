using Microsoft.Xrm.Sdk;

namespace Csm.Crm.CrashHost;

/// <summary>Rows as bytes, column by column, each value with its type.</summary>
internal static class WireRows
{
    private enum Type : byte
    {
        Null,
        Text,
        Whole,
        Decimal,
        Double,
        Bit,
        Time,
        Id,
        Lookup,
        Choice,
        Money,
        Aliased,
    }

    public static void Write(BinaryWriter writer, EntityCollection rows)
    {
        writer.Write(rows.EntityName ?? string.Empty);
        writer.Write(rows.MoreRecords);
        writer.Write(rows.PagingCookie ?? string.Empty);
        writer.Write(rows.Entities.Count);
        foreach (var row in rows.Entities)
        {
            writer.Write(row.LogicalName);
            writer.Write(row.Id.ToByteArray());
            writer.Write(row.Attributes.Count);
            foreach (var (column, value) in row.Attributes)
            {
                writer.Write(column);
                WriteValue(writer, value);
            }
        }
    }

    public static EntityCollection Read(BinaryReader reader)
    {
        var rows = new EntityCollection { EntityName = reader.ReadString(), MoreRecords = reader.ReadBoolean(), PagingCookie = reader.ReadString() };
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var row = new Entity(reader.ReadString(), new Guid(reader.ReadBytes(16)));
            for (var columns = reader.ReadInt32(); columns > 0; columns--)
            {
                row[reader.ReadString()] = ReadValue(reader);
            }

            rows.Entities.Add(row);
        }

        return rows;
    }

    public static void WriteValue(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.Write((byte)Type.Null);
                break;
            case string text:
                writer.Write((byte)Type.Text);
                writer.Write(text);
                break;
            case int whole:
                writer.Write((byte)Type.Whole);
                writer.Write(whole);
                break;
            case decimal number:
                writer.Write((byte)Type.Decimal);
                writer.Write(number);
                break;
            case double number:
                writer.Write((byte)Type.Double);
                writer.Write(number);
                break;
            case bool bit:
                writer.Write((byte)Type.Bit);
                writer.Write(bit);
                break;
            case DateTime time:
                writer.Write((byte)Type.Time);
                writer.Write(time.ToBinary());
                break;
            case Guid id:
                writer.Write((byte)Type.Id);
                writer.Write(id.ToByteArray());
                break;
            default:
                WriteObject(writer, value);
                break;
        }
    }

    public static object? ReadValue(BinaryReader reader) => (Type)reader.ReadByte() switch
    {
        Type.Null => null,
        Type.Text => reader.ReadString(),
        Type.Whole => reader.ReadInt32(),
        Type.Decimal => reader.ReadDecimal(),
        Type.Double => reader.ReadDouble(),
        Type.Bit => reader.ReadBoolean(),
        Type.Time => DateTime.FromBinary(reader.ReadInt64()),
        Type.Id => new Guid(reader.ReadBytes(16)),
        Type.Lookup => new EntityReference(reader.ReadString(), new Guid(reader.ReadBytes(16))),
        Type.Choice => new OptionSetValue(reader.ReadInt32()),
        Type.Money => new Money(reader.ReadDecimal()),
        Type.Aliased => new AliasedValue(reader.ReadString(), reader.ReadString(), ReadValue(reader)),
        var unknown => throw new InvalidDataException($"There is no value of type {unknown}."),
    };

    private static void WriteObject(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case EntityReference lookup:
                writer.Write((byte)Type.Lookup);
                writer.Write(lookup.LogicalName);
                writer.Write(lookup.Id.ToByteArray());
                break;
            case OptionSetValue choice:
                writer.Write((byte)Type.Choice);
                writer.Write(choice.Value);
                break;
            case Money money:
                writer.Write((byte)Type.Money);
                writer.Write(money.Value);
                break;
            case AliasedValue aliased:
                writer.Write((byte)Type.Aliased);
                writer.Write(aliased.EntityLogicalName);
                writer.Write(aliased.AttributeLogicalName);
                WriteValue(writer, aliased.Value);
                break;
            default:
                throw new NotSupportedException($"A value of type {value.GetType().Name} cannot be sent; the telemetry functions write none.");
        }
    }
}
