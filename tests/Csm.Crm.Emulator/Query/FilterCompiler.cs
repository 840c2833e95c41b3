using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>Compiles a filter once into a predicate over a tuple of rows.</summary>
internal static class FilterCompiler
{
    public static Func<Row?[], bool>? Compile(Filter filter, QueryMoment moment)
    {
        var tests = filter.Conditions.Select(condition => Compile(condition, moment))
            .Concat(filter.Filters.Select(nested => Compile(nested, moment)).OfType<Func<Row?[], bool>>())
            .ToArray();
        return tests.Length switch
        {
            0 => null,
            1 => tests[0],
            _ when filter.IsOr => rows => Array.Exists(tests, test => test(rows)),
            _ => rows => Array.TrueForAll(tests, test => test(rows)),
        };
    }

    private static Func<Row?[], bool> Compile(Condition condition, QueryMoment moment)
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
}
