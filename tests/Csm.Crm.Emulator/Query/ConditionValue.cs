using System.Globalization;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>
/// Turns a condition's value into one of the column's stored type. Text is parsed (FetchXML has nothing else);
/// a wrapper such as EntityReference or OptionSetValue is refused, as the platform does.
/// </summary>
internal static class ConditionValue
{
    private const DateTimeStyles AsUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public static object Of(Table table, Column column, Operator comparison, object value)
    {
        if (comparison >= Operator.LastXHours && comparison <= Operator.OlderThanXYears)
        {
            return ToInt(value) ?? throw Wrong(table, column, value, "a whole number");
        }

        return column.Kind switch
        {
            ColumnKind.Key or ColumnKind.UniqueId or ColumnKind.Lookup => ToGuid(value) ?? throw Wrong(table, column, value, "a Guid"),
            ColumnKind.Text or ColumnKind.Memo => value as string ?? throw Wrong(table, column, value, "a string"),
            ColumnKind.Integer or ColumnKind.Choice or ColumnKind.State or ColumnKind.Status => ToInt(value) ?? throw Wrong(table, column, value, "an int"),
            ColumnKind.Choices => ToChoices(value) ?? throw Wrong(table, column, value, "an int or ints in text, separated by commas"),
            ColumnKind.BigInteger => ToDecimal(value) is { } number ? (object)(long)number : throw Wrong(table, column, value, "a long"),
            ColumnKind.Decimal or ColumnKind.Money => ToDecimal(value) ?? throw Wrong(table, column, value, "a decimal"),
            ColumnKind.Double => ToDouble(value) ?? throw Wrong(table, column, value, "a double"),
            ColumnKind.Boolean => ToBool(value) ?? throw Wrong(table, column, value, "a bool"),
            ColumnKind.DateTime => ToDate(value) ?? throw Wrong(table, column, value, "a DateTime"),
            _ => throw Fault.Refused($"conditions on '{table.Name}.{column.Name}' of type '{column.TypeName}'"),
        };
    }

    private static Guid? ToGuid(object value) => value switch
    {
        Guid id => id,
        string text when Guid.TryParse(text, out var id) => id,
        _ => null,
    };

    private static int? ToInt(object value) => value switch
    {
        int number => number,
        string text when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static ChoiceSet? ToChoices(object value)
    {
        var values = value is string text ? Array.ConvertAll(text.Split(','), part => ToInt(part.Trim())) : [ToInt(value)];
        return Array.TrueForAll(values, option => option is not null) ? new ChoiceSet(values.OfType<int>()) : null;
    }

    private static decimal? ToDecimal(object value) => value switch
    {
        decimal number => number,
        int number => number,
        long number => number,
        double number => (decimal)number,
        string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static double? ToDouble(object value) => value is double number ? number : (double?)ToDecimal(value);

    private static bool? ToBool(object value) => value switch
    {
        bool flag => flag,
        1 or "1" => true,
        0 or "0" => false,
        string text when bool.TryParse(text, out var flag) => flag,
        _ => null,
    };

    private static DateTime? ToDate(object value) => value switch
    {
        DateTime { Kind: DateTimeKind.Local } time => time.ToUniversalTime(),
        DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
        string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, AsUtc, out var time) => time,
        _ => null,
    };

    private static Exception Wrong(Table table, Column column, object value, string expected) =>
        Fault.Of(FaultCode.InvalidConditionValue, $"Condition for attribute '{table.Name}.{column.Name}': expected {expected} but received '{value}' of type {value.GetType()}.");
}
