using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>Compiles a filter once into a predicate: over a tuple of joined rows, or over the rows of one table alone.</summary>
internal static class FilterCompiler
{
    /// <summary>For filters that need the partners of a row.</summary>
    public static Func<Row?[], bool>? OverTuples(Filter filter, QueryMoment moment) => Compile(filter, condition => OfTuple(condition, moment));

    /// <summary>For filters that concern one table only; every row of a scan goes through this.</summary>
    public static Func<Row, bool>? OverRows(Filter filter, QueryMoment moment) => Compile(filter, condition => OfRow(condition, moment));

    private static Func<T, bool>? Compile<T>(Filter filter, Func<Condition, Func<T, bool>> compile)
    {
        var tests = filter.Conditions.Select(compile)
            .Concat(filter.Filters.Select(nested => Compile(nested, compile)).OfType<Func<T, bool>>())
            .ToArray();
        return tests.Length switch
        {
            0 => null,
            1 => tests[0],
            _ when filter.IsOr => rows => Array.Exists(tests, test => test(rows)),
            _ => rows => Array.TrueForAll(tests, test => test(rows)),
        };
    }

    private static Func<Row?[], bool> OfTuple(Condition condition, QueryMoment moment)
    {
        var source = condition.Source;
        if (condition.Other is not null)
        {
            var columns = Operators.CompileColumns(condition);
            return rows => rows[source] is { } row && columns(row);
        }

        var slot = condition.Column.Slot;
        var test = Operators.Compile(condition, moment);
        return rows => test(rows[source]?[slot]);
    }

    private static Func<Row, bool> OfRow(Condition condition, QueryMoment moment)
    {
        if (condition.Other is not null)
        {
            return Operators.CompileColumns(condition);
        }

        var slot = condition.Column.Slot;
        if (condition is { Operator: Operator.Equal, Values: [int number] })
        {
            // The commonest scan, by a choice or a number, without a second call per row.
            return row => row[slot] is int stored && stored == number;
        }

        var test = Operators.Compile(condition, moment);
        return row => test(row[slot]);
    }
}
