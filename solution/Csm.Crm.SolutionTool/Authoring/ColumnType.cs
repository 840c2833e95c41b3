using System.Globalization;
using System.Text.RegularExpressions;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Kinds of column the tool can author.</summary>
public enum ColumnKind
{
    Text,
    Memo,
    Integer,
    Decimal,
    Float,
    Money,
    Date,
    DateTime,
    YesNo,
    Choice,
    Lookup,
}

/// <summary>
/// A column type as it is written on the command line: <c>text(100)</c>, <c>memo(2000)</c>, <c>int(0..10)</c>,
/// <c>dec(0..100;2)</c>, <c>float(-90..90;5)</c>, <c>money</c>, <c>date</c> (no time, no zone), <c>datetime</c> (user's time
/// zone), <c>bit</c>, <c>choice:csm_Trend</c>, <c>lookup:csm_goal</c>.
/// </summary>
/// <param name="Kind">Kind of column.</param>
public sealed partial record ColumnType(ColumnKind Kind)
{
    private const string Notation = "text(100), memo(2000), int(0..10), dec(0..100;2), float(-90..90;5), money, date, datetime, bit, choice:NAME, lookup:TABLE";

    /// <summary>Characters of a text or memo.</summary>
    public int MaxLength { get; private init; }

    /// <summary>Smallest value of a number.</summary>
    public decimal Minimum { get; private init; }

    /// <summary>Largest value of a number.</summary>
    public decimal Maximum { get; private init; }

    /// <summary>Digits after the point.</summary>
    public int Precision { get; private init; }

    /// <summary>Global choice or target table.</summary>
    public string? Target { get; private init; }

    /// <summary>Reads the notation.</summary>
    /// <exception cref="FormatException">The text is not a column type.</exception>
    public static ColumnType Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is not a column type. Types are {Notation}.");
        }

        var range = (
            Low: Number(match.Groups["low"], decimal.MinValue),
            High: Number(match.Groups["high"], decimal.MaxValue),
            Digits: (int)Number(match.Groups["digits"], 2));
        return match.Groups["kind"].Value switch
        {
            "text" => new(ColumnKind.Text) { MaxLength = (int)Number(match.Groups["length"], 100) },
            "memo" => new(ColumnKind.Memo) { MaxLength = (int)Number(match.Groups["length"], 2000) },
            "int" => new(ColumnKind.Integer) { Minimum = Math.Max(range.Low, int.MinValue), Maximum = Math.Min(range.High, int.MaxValue) },
            "dec" => new(ColumnKind.Decimal) { Minimum = Math.Max(range.Low, -100000000000m), Maximum = Math.Min(range.High, 100000000000m), Precision = range.Digits },
            "float" => new(ColumnKind.Float) { Minimum = Math.Max(range.Low, -100000000000m), Maximum = Math.Min(range.High, 100000000000m), Precision = match.Groups["digits"].Success ? range.Digits : 5 },
            "money" => new(ColumnKind.Money) { Minimum = -922337203685477m, Maximum = 922337203685477m, Precision = 2 },
            "date" => new(ColumnKind.Date),
            "datetime" => new(ColumnKind.DateTime),
            "bit" => new(ColumnKind.YesNo),
            "choice" => new(ColumnKind.Choice) { Target = Required(match.Groups["target"], text) },
            _ => new(ColumnKind.Lookup) { Target = Required(match.Groups["target"], text) },
        };
    }

    private static decimal Number(Group group, decimal otherwise) =>
        group.Success ? decimal.Parse(group.Value, NumberStyles.Float, CultureInfo.InvariantCulture) : otherwise;

    private static string Required(Group group, string text) =>
        group.Success ? group.Value : throw new FormatException($"'{text}' names no target. Types are {Notation}.");

    [GeneratedRegex(@"^(?<kind>text|memo|int|dec|float|money|datetime|date|bit|choice|lookup)(\((?<length>\d+)\)|\((?<low>-?[\d.]+?(e\d+)?)?\.\.(?<high>-?\d[\d.]*(e\d+)?)?(;(?<digits>\d+))?\))?(:(?<target>\w+))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
