using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>A filter row of a view: <c>column operator [value]</c>.</summary>
/// <param name="Column">Logical name, of a linked table as <c>alias.column</c>.</param>
/// <param name="Operator">Fetch operator, e.g. <c>eq</c>.</param>
/// <param name="Value">Value, or null for operators without one. A choice may be named by its label; several values are separated by <c>|</c>.</param>
public sealed record ViewCondition(string Column, string Operator, string? Value)
{
    /// <summary>Reads <c>csm_status in On track|At risk</c>.</summary>
    /// <exception cref="FormatException">There is no operator.</exception>
    public static ViewCondition Parse(string text)
    {
        var parts = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2
            ? new ViewCondition(parts[0].ToLowerInvariant(), parts[1], parts.Length == 3 ? parts[2] : null)
            : throw new FormatException($"'{text}' is not a condition. Write 'column operator [value]', e.g. 'statecode eq 0'.");
    }
}

/// <summary>A table a view joins to show or test columns of the row a lookup points to, or of rows that point here.</summary>
/// <param name="Alias">Prefix of its columns.</param>
/// <param name="Table">Logical name.</param>
/// <param name="From">Its column.</param>
/// <param name="To">The view's table's column.</param>
public sealed record ViewLink(string Alias, string Table, string From, string To)
{
    /// <summary>True to keep rows without a partner.</summary>
    public bool IsOuter { get; init; }

    /// <summary>Conditions a partner must meet.</summary>
    public IReadOnlyList<ViewCondition> Conditions { get; init; } = [];

    /// <summary>Reads <c>alias=table.from on to [outer] [where condition [and condition]…]</c>.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static ViewLink Parse(string text)
    {
        var at = text.IndexOf(" where ", StringComparison.Ordinal);
        var words = (at < 0 ? text : text[..at]).Split([' ', '=', '.'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (5 or 6) || words[3] != "on" || (words.Length == 6 && words[5] != "outer"))
        {
            throw new FormatException($"'{text}' is not a link. Write 'alias=table.column on column [outer] [where condition [and condition]]', e.g. 'customer=account.accountid on csm_accountid'.");
        }

        return new ViewLink(words[0], words[1], words[2], words[4])
        {
            IsOuter = words.Length == 6,
            Conditions = at < 0 ? [] : [.. text[(at + 7)..].Split(" and ").Select(ViewCondition.Parse)],
        };
    }
}

/// <summary>An own public view.</summary>
/// <param name="Name">Name, unique per table.</param>
/// <param name="Description">What the view answers, with the definition of its words.</param>
/// <param name="Columns">Columns from left to right; of a linked table as <c>alias.column</c>.</param>
public sealed record ViewText(string Name, string Description, IReadOnlyList<string> Columns)
{
    /// <summary>Conditions that must all hold.</summary>
    public IReadOnlyList<ViewCondition> All { get; init; } = [];

    /// <summary>Conditions of which one must hold; empty for no such demand.</summary>
    public IReadOnlyList<ViewCondition> Any { get; init; } = [];

    /// <summary>Joined tables.</summary>
    public IReadOnlyList<ViewLink> Links { get; init; } = [];

    /// <summary>Sort columns, each <c>column</c> or <c>column desc</c>; default the primary name.</summary>
    public IReadOnlyList<string> OrderBy { get; init; } = [];
}

/// <summary>The columns of a table's standard views.</summary>
/// <param name="Columns">Columns beside the primary name.</param>
public sealed record StandardViews(IReadOnlyList<string> Columns)
{
    /// <summary>Sort columns, each <c>column</c> or <c>column desc</c>; default the primary name.</summary>
    public IReadOnlyList<string> OrderBy { get; init; } = [];

    /// <summary>Text columns the quick find looks into beside the primary name.</summary>
    public IReadOnlyList<string> Find { get; init; } = [];
}
