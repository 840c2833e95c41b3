using System.Globalization;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>Groups matching tuples and computes the aggregates. Empty values count for nothing but <c>count</c>.</summary>
internal static class AggregateEngine
{
    private const int RowLimit = 50_000;

    public static IReadOnlyList<IReadOnlyList<AggregateValue>> Run(RowQuery query, List<Row?[]> tuples)
    {
        if (tuples.Count > RowLimit)
        {
            throw Fault.Of(FaultCode.AggregateLimitExceeded, $"The maximum record limit of {RowLimit} is exceeded: the aggregate query looks at {tuples.Count} rows. Narrow its filter.");
        }

        var aggregation = query.Aggregation!;
        var groups = tuples.GroupBy(tuple => aggregation.Groups.Select(group => Key(group, tuple)).ToArray(), ValueEquality.Instance)
            .Select(group => Answer(aggregation, (object?[])group.Key, [.. group]))
            .ToList();
        if (groups.Count == 0 && aggregation.Groups.Count == 0)
        {
            groups.Add(Answer(aggregation, [], []));
        }

        return Page(query, Sorted(aggregation, groups));
    }

    private static IReadOnlyList<AggregateValue> Answer(Aggregation aggregation, object?[] key, List<Row?[]> tuples) =>
    [
        .. aggregation.Groups.Select((group, i) => new AggregateValue(group.Alias, group.Source, group.Column, key[i], group.Grouping == DateGrouping.None)),
        .. aggregation.Aggregates.Select(aggregate => Compute(aggregate, tuples)),
    ];

    private static object? Key(GroupBy group, Row?[] tuple)
    {
        var value = tuple[group.Source]?[group.Column];
        return value is DateTime time && group.Grouping != DateGrouping.None
            ? group.Grouping switch
            {
                DateGrouping.Day => time.Day,
                DateGrouping.Week => CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(time, CalendarWeekRule.FirstDay, DayOfWeek.Sunday),
                DateGrouping.Month => time.Month,
                DateGrouping.Quarter => ((time.Month - 1) / 3) + 1,
                _ => time.Year,
            }
            : value;
    }

    private static AggregateValue Compute(Aggregate aggregate, List<Row?[]> tuples)
    {
        if (aggregate.Function == AggregateFunction.Count)
        {
            return new AggregateValue(aggregate.Alias, aggregate.Source, aggregate.Column, tuples.Count, AsStored: false);
        }

        var values = tuples.Select(tuple => tuple[aggregate.Source]?[aggregate.Column]).OfType<object>();
        var list = (aggregate.Distinct ? values.Distinct(ValueEquality.Instance) : values).ToList();
        return aggregate.Function == AggregateFunction.CountColumn
            ? new AggregateValue(aggregate.Alias, aggregate.Source, aggregate.Column, list.Count, AsStored: false)
            : new AggregateValue(aggregate.Alias, aggregate.Source, aggregate.Column, list.Count == 0 ? null : Reduce(aggregate, list), AsStored: true);
    }

    private static object Reduce(Aggregate aggregate, List<object> values)
    {
        var column = aggregate.Column;
        if (aggregate.Function is AggregateFunction.Min or AggregateFunction.Max)
        {
            if (!column.IsNumber && column.Kind != ColumnKind.DateTime)
            {
                throw Wrong(aggregate);
            }

            var sorted = values.Order(Comparer<object>.Create(ValueOrder.Compare));
            return aggregate.Function == AggregateFunction.Min ? sorted.First() : sorted.Last();
        }

        var average = aggregate.Function == AggregateFunction.Avg;
        return column.Kind switch
        {
            // As in SQL, the average of whole numbers is a whole number.
            ColumnKind.Integer when average => (int)(values.Sum(value => (long)(int)value) / values.Count),
            ColumnKind.Integer => checked((int)values.Sum(value => (long)(int)value)),
            ColumnKind.Decimal or ColumnKind.Money => values.Sum(value => (decimal)value) / (average ? values.Count : 1),
            ColumnKind.Double => values.Sum(value => (double)value) / (average ? values.Count : 1),
            _ => throw Wrong(aggregate),
        };
    }

    private static IReadOnlyList<IReadOnlyList<AggregateValue>> Sorted(Aggregation aggregation, List<IReadOnlyList<AggregateValue>> groups)
    {
        // Without an order the groups come by their keys, so that an answer repeats.
        var aliases = aggregation.Orders.Count > 0 ? aggregation.Orders : [.. aggregation.Groups.Select(group => (group.Alias, false))];
        groups.Sort((x, y) =>
        {
            foreach (var (alias, descending) in aliases)
            {
                var sign = ValueOrder.Compare(ValueOf(x, alias), ValueOf(y, alias));
                if (sign != 0)
                {
                    return descending ? -sign : sign;
                }
            }

            return 0;
        });
        return groups;
    }

    private static IReadOnlyList<IReadOnlyList<AggregateValue>> Page(RowQuery query, IReadOnlyList<IReadOnlyList<AggregateValue>> groups) =>
        [.. query.Top is { } top ? groups.Take(top) : groups.Skip((query.Paging.Number - 1) * query.Paging.Size).Take(query.Paging.Size)];

    private static object? ValueOf(IReadOnlyList<AggregateValue> group, string alias) =>
        (group.FirstOrDefault(value => value.Alias == alias)
            ?? throw Fault.Of(FaultCode.UnknownAlias, $"The order names the alias '{alias}', which no attribute of the aggregate query has.")).Value;

    private static Exception Wrong(Aggregate aggregate) =>
        Fault.Of(FaultCode.InvalidAggregateColumn, $"'{aggregate.Column.Name}' is of type {aggregate.Column.Kind}, which {aggregate.Function} cannot aggregate.");
}
