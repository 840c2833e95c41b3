using System.Collections.Frozen;
using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.Emulator.Faults;

namespace Csm.Crm.Emulator.Query;

/// <summary>Vocabulary of FetchXML: allowed names, flags, numbers and operator names.</summary>
internal static class FetchNode
{
    private static readonly FrozenDictionary<string, Operator> DateOperators = NamesOfDateOperators();

    public static void Allow(XElement element, string[] attributes, string[] children)
    {
        foreach (var attribute in element.Attributes())
        {
            if (!attributes.Contains(attribute.Name.LocalName))
            {
                throw Fault.Refused($"the FetchXML attribute '{attribute.Name.LocalName}' on <{element.Name.LocalName}>");
            }
        }

        foreach (var child in element.Elements())
        {
            if (!children.Contains(child.Name.LocalName))
            {
                throw Fault.Refused($"the FetchXML element <{child.Name.LocalName}> in <{element.Name.LocalName}>");
            }
        }
    }

    public static bool Flag(XElement element, string attribute) => element.Attribute(attribute)?.Value switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        var other => throw Fault.Of(FaultCode.InvalidFetchNode, $"{attribute}='{other}' on <{element.Name.LocalName}> is neither true nor false."),
    };

    public static int? Int(XElement element, string attribute) => element.Attribute(attribute)?.Value switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw Fault.Of(FaultCode.InvalidFetchNode, $"{attribute}='{other}' on <{element.Name.LocalName}> is not a whole number."),
    };

    public static T Word<T>(XElement element, string attribute)
        where T : struct, Enum =>
        Enum.TryParse<T>(element.Attribute(attribute)?.Value, ignoreCase: true, out var word)
            ? word
            : throw Fault.Refused($"{attribute}='{element.Attribute(attribute)?.Value}' on <{element.Name.LocalName} name='{element.Attribute("name")?.Value}'>");

    public static Operator Comparison(string? name) => name switch
    {
        "eq" => Operator.Equal,
        "ne" or "neq" => Operator.NotEqual,
        "gt" => Operator.GreaterThan,
        "ge" => Operator.GreaterEqual,
        "lt" => Operator.LessThan,
        "le" => Operator.LessEqual,
        "in" => Operator.In,
        "not-in" => Operator.NotIn,
        "not-between" => Operator.NotBetween,
        "between" => Operator.Between,
        "null" => Operator.Null,
        "not-null" => Operator.NotNull,
        "like" => Operator.Like,
        "not-like" => Operator.NotLike,
        "begins-with" => Operator.BeginsWith,
        "not-begin-with" => Operator.DoesNotBeginWith,
        "ends-with" => Operator.EndsWith,
        "not-end-with" => Operator.DoesNotEndWith,
        "eq-userid" => Operator.EqualUserId,
        "ne-userid" => Operator.NotEqualUserId,
        "eq-businessid" => Operator.EqualBusinessId,
        "ne-businessid" => Operator.NotEqualBusinessId,
        "eq-userteams" => Operator.EqualUserTeams,
        "eq-useroruserteams" => Operator.EqualUserOrUserTeams,
        "contain-values" => Operator.ContainValues,
        "not-contain-values" => Operator.DoesNotContainValues,
        "last-seven-days" => Operator.Last7Days,
        "next-seven-days" => Operator.Next7Days,
        _ => ByName(name),
    };

    private static Operator ByName(string? name) => name is not null && DateOperators.TryGetValue(name, out var found)
        ? found
        : throw Fault.Refused($"the FetchXML operator '{name}'");

    // FetchXML hyphenates the SDK's names: LastXDays is last-x-days; only "olderthan" stays one word.
    private static FrozenDictionary<string, Operator> NamesOfDateOperators() => Enum.GetValues<Operator>()
        .Where(comparison => comparison is >= Operator.On and < Operator.EqualUserId and not (Operator.NotOn or Operator.Last7Days or Operator.Next7Days))
        .ToFrozenDictionary(comparison => Hyphenated(comparison.ToString()).Replace("older-than", "olderthan", StringComparison.Ordinal), StringComparer.Ordinal);

    private static string Hyphenated(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? (i == 0 ? string.Empty : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
