using System.Text.RegularExpressions;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>What the checks ask of a script without running it.</summary>
internal static partial class ScriptText
{
    /// <summary>
    /// True when the text assigns or declares the function that a handler calls by its full name, e.g. <c>Csm.Account.onLoad</c>:
    /// its first name is there as a word, and its last is declared (<c>function onLoad</c>, <c>onLoad =</c>, <c>onLoad:</c>, or
    /// the method <c>onLoad(…) {</c>).
    /// </summary>
    public static bool Defines(string? script, string function)
    {
        if (string.IsNullOrEmpty(script) || !NamePattern().IsMatch(function))
        {
            return false;
        }

        var parts = function.Split('.');
        var last = Regex.Escape(parts[^1]);
        var declared = new Regex($@"\bfunction\s+{last}\b|(?<![\w$]){last}\s*[=:](?!=)|(?<![\w$.]){last}\s*\([^()]*\)\s*\{{", RegexOptions.CultureInvariant, TimeSpan.FromMinutes(1));
        return Regex.IsMatch(script, $@"(?<![\w$]){Regex.Escape(parts[0])}\b", RegexOptions.CultureInvariant, TimeSpan.FromMinutes(1)) && declared.IsMatch(script);
    }

    /// <summary>Addresses outside the environment that a text names; namespaces of the W3C are names, not addresses.</summary>
    public static IEnumerable<string> ExternalAddresses(string text) =>
        AddressPattern().Matches(text).Select(match => match.Value).Where(address => !address.Contains("://www.w3.org/", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$", RegexOptions.None, 60_000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"(?:https?|wss?)://[^\s""'<>)]+", RegexOptions.IgnoreCase, 60_000)]
    private static partial Regex AddressPattern();
}
