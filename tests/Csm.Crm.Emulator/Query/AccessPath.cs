using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>Chooses where the rows of the root come from: an index when an AND-ed condition offers one, else null for a scan.</summary>
internal static class AccessPath
{
    public static IEnumerable<Row>? Rows(TableStore store, Filter filter)
    {
        var best = Candidates(filter)
            .Where(condition => store.IsIndexed(condition.Column))
            .OrderBy(condition => condition.Column == store.Table.PrimaryId ? 0 : 1)
            .ThenBy(condition => condition.Values.Count)
            .FirstOrDefault();
        return best?.Values.Distinct(ValueEquality.Instance).SelectMany(value => store.Seek(best.Column, value));
    }

    private static IEnumerable<Condition> Candidates(Filter filter)
    {
        if (filter.IsOr && filter.Conditions.Count + filter.Filters.Count > 1)
        {
            return [];
        }

        return filter.Conditions
            .Where(condition => condition is { Source: 0, Other: null, Operator: Operator.Equal or Operator.In })
            .Concat(filter.Filters.SelectMany(Candidates));
    }
}
