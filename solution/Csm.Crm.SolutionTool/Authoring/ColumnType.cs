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
    Choices,
    Lookup,
}

/// <summary>
/// A column type as it is written on the command line: <c>text(100)</c>, <c>url(400)</c>, <c>memo(2000)</c>, <c>int(0..10)</c>,
/// <c>dec(0..100;2)</c>, <c>float(-90..90;5)</c>, <c>money</c>, <c>date</c> (no time, no zone), <c>datetime</c> (user's time
/// zone), <c>bit</c>, <c>choice:csm_Trend</c>, <c>choices:csm_Role</c> (several at once), <c>lookup:csm_goal</c>.
/// </summary>
/// <param name="Kind">Kind of column.</param>
public sealed partial record ColumnType(ColumnKind Kind)
{
    /// <summary>The notation of every type, for messages and help.</summary>
    public const string Notation = "text(100), url(400), memo(2000), int(0..10), dec(0..100;2), float(-90..90;5), money, date, datetime, bit, choice:NAME, choices:NAME, lookup:TABLE";

    private const int LongestText = 4000;
    private const int LongestMemo = 1048576;

    /// <summary>Characters of a text (up to 4,000) or memo (up to 1,048,576).</summary>
    public int MaxLength { get; private init; }

    /// <summary>Format of a text: <c>text</c> or <c>url</c>.</summary>
    public string Format { get; private init; } = "text";

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
            "text" => new(ColumnKind.Text) { MaxLength = Length(match.Groups["length"], 100, LongestText, text) },
            "url" => new(ColumnKind.Text) { MaxLength = Length(match.Groups["length"], 200, LongestText, text), Format = "url" },
            "memo" => new(ColumnKind.Memo) { MaxLength = Length(match.Groups["length"], 2000, LongestMemo, text) },
            "int" => new(ColumnKind.Integer) { Minimum = Math.Max(range.Low, int.MinValue), Maximum = Math.Min(range.High, int.MaxValue) },
            "dec" => new(ColumnKind.Decimal) { Minimum = Math.Max(range.Low, -100000000000m), Maximum = Math.Min(range.High, 100000000000m), Precision = range.Digits },
            "float" => new(ColumnKind.Float) { Minimum = Math.Max(range.Low, -100000000000m), Maximum = Math.Min(range.High, 100000000000m), Precision = match.Groups["digits"].Success ? range.Digits : 5 },
            "money" => new(ColumnKind.Money) { Minimum = -922337203685477m, Maximum = 922337203685477m, Precision = 2 },
            "date" => new(ColumnKind.Date),
            "datetime" => new(ColumnKind.DateTime),
            "bit" => new(ColumnKind.YesNo),
            "choice" => new(ColumnKind.Choice) { Target = Required(match.Groups["target"], text) },
            "choices" => new(ColumnKind.Choices) { Target = Required(match.Groups["target"], text) },
            _ => new(ColumnKind.Lookup) { Target = Required(match.Groups["target"], text) },
        };
    }

    private static decimal Number(Group group, decimal otherwise) =>
        group.Success ? decimal.Parse(group.Value, NumberStyles.Float, CultureInfo.InvariantCulture) : otherwise;

    private static int Length(Group group, int otherwise, int longest, string text)
    {
        var length = Number(group, otherwise);
        return length >= 1 && length <= longest ? (int)length : throw new FormatException($"'{text}' has {length} characters; the platform keeps 1 to {longest}.");
    }

    private static string Required(Group group, string text) =>
        group.Success ? group.Value : throw new FormatException($"'{text}' names no target. Types are {Notation}.");

    [GeneratedRegex(@"^(?<kind>text|url|memo|int|dec|float|money|datetime|date|bit|choices|choice|lookup)(\((?<length>\d+)\)|\((?<low>-?[\d.]+?(e\d+)?)?\.\.(?<high>-?\d[\d.]*(e\d+)?)?(;(?<digits>\d+))?\))?(:(?<target>\w+))?$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Pattern();
}
