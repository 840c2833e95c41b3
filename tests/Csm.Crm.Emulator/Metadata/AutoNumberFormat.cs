using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>
/// An autonumber format: literal text, <c>{SEQNUM:n}</c> (at least n digits) and <c>{DATETIMEUTC:format}</c>.
/// Other placeholders are refused at import.
/// </summary>
internal sealed partial class AutoNumberFormat
{
    /// <summary>First number the platform gives.</summary>
    public const long Seed = 1000;

    private readonly List<(string Kind, string Argument)> _parts = [];

    private AutoNumberFormat()
    {
    }

    public static AutoNumberFormat Parse(string format, string column)
    {
        var result = new AutoNumberFormat();
        var position = 0;
        foreach (Match match in Placeholder().Matches(format))
        {
            result._parts.Add(("TEXT", format[position..match.Index]));
            position = match.Index + match.Length;
            var kind = match.Groups["kind"].Value;
            if (kind is not ("SEQNUM" or "DATETIMEUTC"))
            {
                throw new SolutionImportException($"Column '{column}' has the autonumber format '{format}'. The emulator knows {{SEQNUM:n}} and {{DATETIMEUTC:format}}, not '{match.Value}'.");
            }

            result._parts.Add((kind, match.Groups["argument"].Value));
        }

        result._parts.Add(("TEXT", format[position..]));
        return result;
    }

    public string Next(Func<long> sequence, DateTime utcNow)
    {
        var text = new StringBuilder();
        foreach (var (kind, argument) in _parts)
        {
            text.Append(kind switch
            {
                "SEQNUM" => sequence().ToString("D" + argument, CultureInfo.InvariantCulture),
                "DATETIMEUTC" => utcNow.ToString(argument, CultureInfo.InvariantCulture),
                _ => argument,
            });
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\{(?<kind>[A-Z]+):(?<argument>[^}]*)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Placeholder();
}
