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
        var order = new TupleOrder(query, nameOf);
        if (query.Distinct)
        {
            tuples = [.. order.Sort(tuples).DistinctBy(tuple => query.Columns.Select(column => tuple[column.Source]?[column.Column]).ToArray(), ValueEquality.Instance)];
        }

        return new Pager(query, order).Page(tuples, read, TotalLimit);
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
            tuples = Apply(join, tuples, moment);
        }

        return FilterCompiler.OverTuples(late, moment) is { } test ? tuples.FindAll(tuple => test(tuple)) : tuples;
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
        var test = FilterCompiler.OverRows(filter, moment);
        var visible = query.Root.Visible;
        var width = query.Sources.Count;
        var tuples = new List<Row?[]>();
        var table = store[query.Root.Table];
        if (AccessPath.Rows(table, filter) is { } found)
        {
            rowsRead = 0;
            foreach (var row in found)
            {
                rowsRead++;
                Look(row);
            }
        }
        else
        {
            rowsRead = table.Count;
            foreach (var row in table.Rows)
            {
                Look(row);
            }
        }

        return tuples;

        void Look(Row row)
        {
            if ((test is null || test(row)) && (visible is null || visible(row)))
            {
                var tuple = new Row?[width];
                tuple[0] = row;
                tuples.Add(tuple);
            }
        }
    }

    private List<Row?[]> Apply(Join join, List<Row?[]> tuples, QueryMoment moment)
    {
        var accept = Acceptance(join, moment);
        if (join.ToColumn == store[join.To.Table].Table.PrimaryId)
        {
            return ApplyToOne(join, tuples, accept);
        }

        var find = join.Kind == JoinKind.FirstRow ? Sorted(Finder(join)) : Finder(join);
        var joined = new List<Row?[]>(tuples.Count);
        foreach (var tuple in tuples)
        {
            var matched = false;
            var key = tuple[join.From]?[join.FromColumn];
            foreach (var row in key is null ? [] : find(key))
            {
                if (accept(row) && !(matched && join.Kind == JoinKind.FirstRow))
                {
                    var copy = matched ? (Row?[])tuple.Clone() : tuple;
                    copy[join.To.Index] = row;
                    joined.Add(copy);
                    matched = true;
                }
            }

            if (!matched && join.Kind == JoinKind.Outer)
            {
                joined.Add(tuple);
            }
        }

        return joined;
    }

    // Along a lookup there is one row at most: no tuple is copied and nothing is enumerated.
    private List<Row?[]> ApplyToOne(Join join, List<Row?[]> tuples, Func<Row, bool> accept)
    {
        var target = store[join.To.Table];
        var joined = new List<Row?[]>(tuples.Count);
        foreach (var tuple in tuples)
        {
            var id = tuple[join.From]?[join.FromColumn] switch
            {
                RowReference reference => reference.Id,
                Guid own => own,
                _ => Guid.Empty,
            };
            var row = id == Guid.Empty ? null : target.Find(id);
            if (row is not null && accept(row))
            {
                tuple[join.To.Index] = row;
                joined.Add(tuple);
            }
            else if (join.Kind == JoinKind.Outer)
            {
                joined.Add(tuple);
            }
        }

        return joined;
    }

    private static Func<Row, bool> Acceptance(Join join, QueryMoment moment)
    {
        var test = FilterCompiler.OverRows(join.Filter, moment);
        var visible = join.To.Visible;
        return row => (visible is null || visible(row)) && (test is null || test(row));
    }

    private static Func<object, IEnumerable<Row>> Sorted(Func<object, IEnumerable<Row>> find) => key => find(key).OrderBy(row => row.Id);

    private Func<object, IEnumerable<Row>> Finder(Join join)
    {
        var target = store[join.To.Table];
        if (target.IsIndexed(join.ToColumn))
        {
            return key => target.Seek(join.ToColumn, key);
        }

        var hash = target.Rows.Where(row => row[join.ToColumn] is not null).ToLookup(row => row[join.ToColumn]!, ValueEquality.Instance);
        return key => hash[key];
    }
}
