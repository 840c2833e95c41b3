using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Query;

/// <summary>Functions over the rows of a group.</summary>
internal enum AggregateFunction
{
    Count,
    CountColumn,
    Sum,
    Avg,
    Min,
    Max,
}

/// <summary>Part of a date a group is made by.</summary>
internal enum DateGrouping
{
    None,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>A column groups are made by.</summary>
internal sealed record GroupBy(int Source, Column Column, string Alias, DateGrouping Grouping);

/// <summary>A value computed per group.</summary>
internal sealed record Aggregate(int Source, Column Column, string Alias, AggregateFunction Function, bool Distinct);

/// <summary>Grouping, aggregates and order (by alias) of an aggregate query.</summary>
internal sealed record Aggregation(
    IReadOnlyList<GroupBy> Groups, IReadOnlyList<Aggregate> Aggregates, IReadOnlyList<(string Alias, bool Descending)> Orders);

/// <summary>One value of an aggregate answer. <paramref name="AsStored"/> says that it is a value of the column's own kind.</summary>
internal sealed record AggregateValue(string Alias, int Source, Column Column, object? Value, bool AsStored);
