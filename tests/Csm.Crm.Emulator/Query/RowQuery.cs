using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>A table taking part in a query. Index 0 is the root; joined rows stand at the source's index in a tuple.</summary>
/// <param name="Index">Position in a tuple.</param>
/// <param name="Alias">Name conditions and results use; the table's name for the root.</param>
/// <param name="Table">Table.</param>
/// <param name="Visible">Rows the caller may read; null when he may read all.</param>
internal sealed record Source(int Index, string Alias, Table Table, Func<Row, bool>? Visible);

/// <summary>One condition. <paramref name="Values"/> are stored values; <paramref name="Other"/> is set for column-to-column.</summary>
internal sealed record Condition(int Source, Column Column, Operator Operator, IReadOnlyList<object> Values, Column? Other);

/// <summary>Conditions and nested filters joined by AND or OR; without any it is always true.</summary>
internal sealed record Filter(bool IsOr, IReadOnlyList<Condition> Conditions, IReadOnlyList<Filter> Filters)
{
    public static readonly Filter Everything = new(IsOr: false, [], []);

    public Filter And(IReadOnlyList<Condition> conditions) =>
        conditions.Count == 0 ? this : new Filter(IsOr: false, conditions, IsEmpty ? [] : [this]);

    public bool IsEmpty => Conditions.Count == 0 && Filters.Count == 0;

    public bool OnlyConcerns(int source) =>
        Conditions.All(condition => condition.Source == source) && Filters.All(filter => filter.OnlyConcerns(source));
}

/// <summary>A link: rows of <paramref name="To"/> whose column equals the column of an earlier source.</summary>
internal sealed record Join(Source To, int From, Column FromColumn, Column ToColumn, JoinKind Kind, Filter Filter);

/// <summary>How many partners a row gets, and whether it stays without one.</summary>
internal enum JoinKind
{
    Inner,
    Outer,

    /// <summary>The first partner only; here the one with the smallest id, so that an answer repeats.</summary>
    FirstRow,
}

/// <summary>Sort by a column; choices by label and lookups by name unless <paramref name="Raw"/>.</summary>
internal sealed record Ordering(int Source, Column Column, bool Descending, bool Raw);

/// <summary>A column of the result and the key it gets; <paramref name="Aliased"/> ones come as AliasedValue.</summary>
internal sealed record Projection(int Source, Column Column, string Key, bool Aliased);

/// <summary>Page asked for. Without one the platform still stops at 5,000 rows.</summary>
internal sealed record Paging(int Number, int Size, string? Cookie)
{
    public const int Limit = 5000;
}

/// <summary>A query in the emulator's own terms; both query languages are translated into this.</summary>
internal sealed record RowQuery(
    IReadOnlyList<Source> Sources, IReadOnlyList<Join> Joins, Filter Filter, IReadOnlyList<Ordering> Orders, IReadOnlyList<Projection> Columns)
{
    public int? Top { get; init; }

    public Paging Paging { get; init; } = new(1, Paging.Limit, null);

    public bool ReturnTotal { get; init; }

    public bool ReadsAllColumns { get; init; }

    public bool Distinct { get; init; }

    public Aggregation? Aggregation { get; init; }

    public Source Root => Sources[0];
}

/// <summary>Rows of an answer: one tuple per result, a row per source (null where an outer join found none).</summary>
internal sealed record QueryResult(IReadOnlyList<Row?[]> Tuples, bool More, string? Cookie, int Total, bool TotalExceeded, int RowsRead);
