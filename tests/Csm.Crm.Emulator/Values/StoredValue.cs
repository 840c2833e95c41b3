using System.Globalization;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Values;

/// <summary>Turns what a caller sends into what is stored, and checks it against the column on the way.</summary>
internal static class StoredValue
{
    private const int ChoiceLimit = 150;

    private static readonly DateTime EarliestDate = new(1753, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="table">Table, for messages.</param>
    /// <param name="column">Column the value is for.</param>
    /// <param name="value">SDK value, or null to clear the column.</param>
    /// <param name="resolve">Turns a reference by alternate key into an id and checks that the row exists.</param>
    public static object? From(Table table, Column column, object? value, Func<EntityReference, RowReference> resolve)
    {
        if (value is null or "")
        {
            return null;
        }

        return (column.Kind, value) switch
        {
            (ColumnKind.Key or ColumnKind.UniqueId, Guid id) => id,
            (ColumnKind.Text or ColumnKind.Memo, string text) => Text(table, column, text),
            (ColumnKind.Integer, int number) => Boxes.Of((int)Ranged(table, column, number)),
            (ColumnKind.BigInteger, long number) => number,
            (ColumnKind.Decimal, decimal number) => Rounded(table, column, number),
            (ColumnKind.Double, double number) => Double(table, column, number),
            (ColumnKind.Money, Money money) => Rounded(table, column, money.Value),
            (ColumnKind.Boolean, bool flag) => Boxes.Of(flag),
            (ColumnKind.Choice or ColumnKind.State or ColumnKind.Status, OptionSetValue option) => Boxes.Of(Choice(table, column, option.Value)),
            (ColumnKind.Choices, OptionSetValueCollection options) => Choices(table, column, options),
            (ColumnKind.DateTime, DateTime time) => Date(table, column, time),
            (ColumnKind.Lookup, EntityReference reference) => Lookup(table, column, reference, resolve),
            (ColumnKind.Unsupported, _) => throw Fault.Refused($"the column '{table.Name}.{column.Name}' of type '{column.TypeName}'"),
            _ => throw Fault.Invalid($"Incorrect attribute value type {value.GetType()} for '{table.Name}.{column.Name}'; a {column.Kind} column takes {SdkTypeOf(column)}."),
        };
    }

    /// <summary>The moment as the column keeps it: UTC, whole seconds, and for a date only the day.</summary>
    public static DateTime Date(Table table, Column column, DateTime time)
    {
        var kept = column.Behavior switch
        {
            DateBehavior.UserLocal when time.Kind == DateTimeKind.Local => time.ToUniversalTime(),
            DateBehavior.DateOnly => time.Date,
            _ => time,
        };
        kept = DateTime.SpecifyKind(new DateTime(kept.Ticks - (kept.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified), DateTimeKind.Utc);
        return kept >= EarliestDate
            ? kept
            : throw Fault.Of(FaultCode.InvalidDateTime, $"'{table.Name}.{column.Name}' is {kept:s}; the earliest date is 1753-01-01.");
    }

    private static string Text(Table table, Column column, string text) => text.Length <= column.MaxLength
        ? text
        : throw Fault.Of(FaultCode.StringLengthTooLong, $"A validation error occurred. The length of the '{column.Name}' attribute of the '{table.Name}' entity exceeded the maximum allowed length of '{column.MaxLength}'; it is {text.Length}.");

    private static decimal Ranged(Table table, Column column, decimal number)
    {
        if ((column.Minimum is { } minimum && number < minimum) || (column.Maximum is { } maximum && number > maximum))
        {
            throw Fault.Of(FaultCode.ValueOutOfRange, string.Create(CultureInfo.InvariantCulture,
                $"A validation error occurred. The value {number} of '{column.Name}' on record of type '{table.Name}' is outside the valid range. Accepted Values: {column.Minimum} to {column.Maximum}"));
        }

        return number;
    }

    private static decimal Rounded(Table table, Column column, decimal number) =>
        Ranged(table, column, column.FollowsCurrency ? number : Math.Round(number, column.Precision, MidpointRounding.AwayFromZero));

    private static double Double(Table table, Column column, double number)
    {
        if (!double.IsFinite(number) || Math.Abs(number) > 7e27)
        {
            throw Fault.Of(FaultCode.ValueOutOfRange, $"The value of '{table.Name}.{column.Name}' is {number.ToString(CultureInfo.InvariantCulture)}; a float column takes finite numbers.");
        }

        Ranged(table, column, (decimal)number);
        return Math.Round(number, Math.Min(column.Precision, 5), MidpointRounding.AwayFromZero);
    }

    private static int Choice(Table table, Column column, int value) => column.LabelOf(value) is not null
        ? value
        : throw Fault.Of(FaultCode.ChoiceValueUnknown, string.Create(CultureInfo.InvariantCulture,
            $"A validation error occurred. The value of '{column.Name}' on record of type '{table.Name}' is outside the valid range: {value} is not an option. Options: {string.Join(", ", column.Options.Select(option => option.Value))}."));

    private static ChoiceSet? Choices(Table table, Column column, OptionSetValueCollection options) => options.Count switch
    {
        0 => null,
        > ChoiceLimit => throw Fault.Of(FaultCode.TooManySelections, string.Create(CultureInfo.InvariantCulture, $"'{table.Name}.{column.Name}' gets {options.Count} options; a choices column takes {ChoiceLimit}.")),
        _ => new ChoiceSet(options.Select(option => Choice(table, column, option.Value))),
    };

    private static RowReference Lookup(Table table, Column column, EntityReference reference, Func<EntityReference, RowReference> resolve) =>
        column.Targets.Contains(reference.LogicalName)
            ? resolve(reference)
            : throw Fault.Invalid($"'{table.Name}.{column.Name}' points to {string.Join(" or ", column.Targets)}, not to '{reference.LogicalName}'.");

    private static string SdkTypeOf(Column column) => column.Kind switch
    {
        ColumnKind.Key or ColumnKind.UniqueId => "a Guid",
        ColumnKind.Text or ColumnKind.Memo => "a string",
        ColumnKind.Integer => "an int",
        ColumnKind.BigInteger => "a long",
        ColumnKind.Decimal => "a decimal",
        ColumnKind.Double => "a double",
        ColumnKind.Money => "a Money",
        ColumnKind.Boolean => "a bool",
        ColumnKind.Choices => "an OptionSetValueCollection",
        ColumnKind.DateTime => "a DateTime",
        ColumnKind.Lookup => "an EntityReference",
        _ => "an OptionSetValue",
    };
}
