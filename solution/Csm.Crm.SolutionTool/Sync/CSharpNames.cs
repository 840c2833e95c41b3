namespace Csm.Crm.SolutionTool.Sync;

/// <summary>How schema names and labels become C# names.</summary>
internal static class CSharpNames
{
    /// <summary>Schema name without the publisher prefix: <c>csm_AccountId</c> is <c>AccountId</c>.</summary>
    public static string WithoutPrefix(string schemaName, string prefix) =>
        schemaName.StartsWith(prefix + "_", StringComparison.Ordinal) ? schemaName[(prefix.Length + 1)..] : schemaName;

    /// <summary>PascalCase of a label; an abbreviation is a word: <c>KPI attainment</c> is <c>KpiAttainment</c>.</summary>
    public static string FromLabel(string label)
    {
        var cleaned = string.Concat(label.Select(character => char.IsAsciiLetterOrDigit(character) ? character : ' '));
        return string.Concat(cleaned.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Capitalise));
    }

    private static string Capitalise(string word) =>
        word.Length > 1 && word.All(char.IsAsciiLetterUpper)
            ? word[0] + word[1..].ToLowerInvariant()
            : char.ToUpperInvariant(word[0]) + word[1..];
}
