using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>Answers a query: filter, join, filter again, order, page. Only rows that leave are turned into entities, elsewhere.</summary>
internal sealed class QueryEngine(RowStore store, Func<RowReference, string?> nameOf)
{
    private const int TotalLimit = 5000;

    public QueryResult Run(RowQuery query, QueryMoment moment)
    {
        var tuples = Tuples(query, moment, out var read);
        tuples = new TupleOrder(query, nameOf).Sort(tuples);
        if (query.Distinct)
        {
            tuples = [.. tuples.DistinctBy(tuple => query.Columns.Select(column => tuple[column.Source]?[column.Column]).ToArray(), ValueEquality.Instance)];
        }

        return new Pager(query, new TupleOrder(query, nameOf)).Page(tuples, read, TotalLimit);
    }

    /// <summary>The different values of a root column in the matching rows.</summary>
    public IReadOnlyList<object> Values(RowQuery query, Column column, QueryMoment moment) =>
    [
        .. Tuples(query, moment, out _).Select(tuple => tuple[0]![column]).OfType<object>()
            .Select(value => value is RowReference reference ? reference.Id : value).Distinct(ValueEquality.Instance),
    ];

    /// <summary>All matching tuples, in no particular order; aggregation starts from these.</summary>
    public List<Row?[]> Tuples(RowQuery query, QueryMoment moment, out int rowsRead)
    {
        var (early, late) = Split(query.Filter);
        var tuples = Scan(query, early, moment, out rowsRead);
        foreach (var join in query.Joins)
        {
            tuples = Apply(query, join, tuples, moment);
        }

        return FilterCompiler.Compile(late, moment) is { } test ? tuples.FindAll(tuple => test(tuple)) : tuples;
    }

    // Conditions on the root alone are tested while scanning; those on links have to wait for the joins.
    private static (Filter Early, Filter Late) Split(Filter filter)
    {
        if (filter.OnlyConcerns(0))
        {
            return (filter, Filter.Everything);
        }

        if (filter.IsOr)
        {
            return (Filter.Everything, filter);
        }

        return (
            filter with { Conditions = [.. filter.Conditions.Where(condition => condition.Source == 0)], Filters = [.. filter.Filters.Where(nested => nested.OnlyConcerns(0))] },
            filter with { Conditions = [.. filter.Conditions.Where(condition => condition.Source != 0)], Filters = [.. filter.Filters.Where(nested => !nested.OnlyConcerns(0))] });
    }

    private List<Row?[]> Scan(RowQuery query, Filter filter, QueryMoment moment, out int rowsRead)
    {
        var test = FilterCompiler.Compile(filter, moment);
        var visible = query.Root.Visible;
        var scratch = new Row?[query.Sources.Count];
        var tuples = new List<Row?[]>();
        rowsRead = 0;
        foreach (var row in AccessPath.Rows(store[query.Root.Table], filter))
        {
            rowsRead++;
            scratch[0] = row;
            if ((visible is null || visible(row)) && (test is null || test(scratch)))
            {
                tuples.Add((Row?[])scratch.Clone());
            }
        }

        return tuples;
    }

    private List<Row?[]> Apply(RowQuery query, Join join, List<Row?[]> tuples, QueryMoment moment)
    {
        var accept = Acceptance(query, join, moment);
        var find = Finder(join, accept);
        var joined = new List<Row?[]>(tuples.Count);
        foreach (var tuple in tuples)
        {
            var matched = false;
            var key = tuple[join.From]?[join.FromColumn];
            foreach (var row in key is null ? [] : find(key is RowReference reference ? reference.Id : key))
            {
                var copy = matched ? (Row?[])tuple.Clone() : tuple;
                copy[join.To.Index] = row;
                joined.Add(copy);
                matched = true;
            }

            if (!matched && join.IsOuter)
            {
                joined.Add(tuple);
            }
        }

        return joined;
    }

    private static Func<Row, bool> Acceptance(RowQuery query, Join join, QueryMoment moment)
    {
        var test = FilterCompiler.Compile(join.Filter, moment);
        var scratch = new Row?[query.Sources.Count];
        return row =>
        {
            scratch[join.To.Index] = row;
            return (join.To.Visible is null || join.To.Visible(row)) && (test is null || test(scratch));
        };
    }

    private Func<object, IEnumerable<Row>> Finder(Join join, Func<Row, bool> accept)
    {
        var target = store[join.To.Table];
        if (target.IsIndexed(join.ToColumn))
        {
            // Materialised per key, because a tuple must not grow while its matches are being read.
            return key => target.Seek(join.ToColumn, key).Where(accept).ToArray();
        }

        var hash = target.Rows.Where(row => row[join.ToColumn] is not null && accept(row))
            .ToLookup(row => row[join.ToColumn]!, ValueEquality.Instance);
        return key => hash[key];
    }
}
