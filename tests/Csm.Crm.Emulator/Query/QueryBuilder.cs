using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>
/// Builds a <see cref="RowQuery"/> out of names, checking each against the metadata. The translators of both query
/// languages speak to this, so a table, alias or column is resolved in one way.
/// </summary>
/// <param name="model">Metadata.</param>
/// <param name="visibility">Which rows of a table the caller may read; null for all; faults when he may read none.</param>
/// <param name="readable">May the caller read a secured column? Those he may not read are left out of answers.</param>
/// <param name="valuesOf">Values of a column in the rows a query finds.</param>
internal sealed class QueryBuilder(
    SolutionModel model, Func<Table, Func<Row, bool>?> visibility, Func<Table, Column, bool> readable, Func<RowQuery, Column, IReadOnlyList<object>> valuesOf)
{
    private static readonly Operator[] ChoicesOperators =
        [Operator.Equal, Operator.NotEqual, Operator.In, Operator.NotIn, Operator.ContainValues, Operator.DoesNotContainValues, Operator.Null, Operator.NotNull];

    private readonly List<Source> _sources = [];
    private readonly List<Join> _joins = [];
    private readonly List<Ordering> _orders = [];
    private readonly List<Projection> _columns = [];
    private readonly List<GroupBy> _groups = [];
    private readonly List<Aggregate> _aggregates = [];
    private readonly List<(string Alias, bool Descending)> _aliasOrders = [];
    private bool _allColumns;

    public Table TableOf(int source) => _sources[source].Table;

    public int AddRoot(string? table)
    {
        var found = model[table];
        _sources.Add(new Source(0, found.Name, found, visibility(found)));
        return 0;
    }

    /// <summary>Adds the linked table, so that its filter can be translated, and returns its position.</summary>
    public int AddSource(string? table, string? alias)
    {
        var found = model[table];
        var index = _sources.Count;
        var name = string.IsNullOrEmpty(alias) ? found.Name + index : alias;
        if (_sources.Exists(source => source.Alias == name))
        {
            throw Fault.Of(FaultCode.DuplicateAlias, $"The alias '{name}' is used twice in the query.");
        }

        _sources.Add(new Source(index, name, found, visibility(found)));
        return index;
    }

    public void AddJoin(int from, string? fromColumn, int to, string? toColumn, JoinKind kind, bool insideOuter, Filter filter)
    {
        if (insideOuter && kind != JoinKind.Outer)
        {
            throw Fault.Refused($"an inner link ('{_sources[to].Alias}') inside an outer link");
        }

        if (!filter.OnlyConcerns(to) && !filter.IsEmpty)
        {
            throw Fault.Refused($"conditions on another table inside the link '{_sources[to].Alias}'");
        }

        _joins.Add(new Join(_sources[to], from, Comparable(from, fromColumn), Comparable(to, toColumn), kind, filter));
    }

    /// <summary>A builder for the query behind an existence condition; its aliases are its own.</summary>
    public QueryBuilder Nested() => new(model, visibility, readable, valuesOf);

    /// <summary>The filter of a link that only asks for existence.</summary>
    /// <param name="type">any, not any, all or not all, as FetchXML writes it.</param>
    /// <param name="matching">Partners that satisfy the link's conditions: has the row one, or none of them?</param>
    /// <param name="partners">The row has a partner, whatever the link's conditions say.</param>
    public static Filter Existence(string? type, Func<bool, Condition> matching, Func<Condition> partners) => type switch
    {
        "any" or "not all" => new Filter(IsOr: false, [matching(false)], []),
        "not any" => new Filter(IsOr: false, [matching(true)], []),

        // Despite the name: rows that have partners of which none satisfies the conditions.
        "all" => new Filter(IsOr: false, [partners(), matching(true)], []),
        _ => throw Fault.Refused($"the link type '{type}' in a filter"),
    };

    /// <summary>The row has, or has not, a partner among the rows of another query. Without a value it has none.</summary>
    public Condition Exists(int source, string? fromColumn, RowQuery partners, string? toColumn, bool negated) => new(
        source, Comparable(source, fromColumn), negated ? Operator.NotIn : Operator.In, valuesOf(partners, Readable(partners.Root.Table, toColumn)), null);

    public Condition Condition(int source, string? alias, string? column, Operator comparison, IEnumerable<object?> values, string? other = null)
    {
        var index = string.IsNullOrEmpty(alias) ? source : Find(alias);
        var table = TableOf(index);
        var found = Readable(table, column);
        if (found.Kind == ColumnKind.Choices && (other is not null || !ChoicesOperators.Contains(comparison)))
        {
            throw Fault.Of(FaultCode.BadCondition, $"The choices column '{table.Name}.{column}' takes the operators {string.Join(", ", ChoicesOperators)}, not {comparison}.");
        }

        return new Condition(
            index, found, comparison,
            other is null ? [.. values.Select(value => ConditionValue.Of(table, found, comparison, value ?? throw NullValue(table, found, comparison)))] : [],
            other is null ? null : Readable(table, other));
    }

    public void AddOrder(int source, string? alias, string? column, bool descending, bool raw)
    {
        var index = string.IsNullOrEmpty(alias) ? source : Find(alias);
        _orders.Add(new Ordering(index, Comparable(index, column), descending, raw));
    }

    public void AddColumn(int source, string? column, string? alias = null)
    {
        var found = TableOf(source)[column];
        if (!readable(TableOf(source), found))
        {
            return;
        }

        var key = alias ?? (source == 0 ? found.Name : _sources[source].Alias + "." + found.Name);
        _columns.Add(new Projection(source, found, key, Aliased: source != 0 || alias is not null));
    }

    public void AddAllColumns(int source)
    {
        _allColumns = true;
        foreach (var column in TableOf(source).Columns)
        {
            if (column.Kind != ColumnKind.Unsupported)
            {
                AddColumn(source, column.Name);
            }
        }
    }

    public void AddGroup(int source, string? column, string alias, DateGrouping grouping)
    {
        var found = Comparable(source, column);
        if (grouping != DateGrouping.None && found.Kind != ColumnKind.DateTime)
        {
            throw Fault.Of(FaultCode.InvalidDateGrouping, $"'{found.Name}' is not a date and cannot be grouped by {grouping}.");
        }

        _groups.Add(new GroupBy(source, found, alias, grouping));
    }

    public void AddAggregate(int source, string? column, string alias, AggregateFunction function, bool distinct) =>
        _aggregates.Add(new Aggregate(source, Comparable(source, column), alias, function, distinct));

    public void AddAliasOrder(string alias, bool descending) => _aliasOrders.Add((alias, descending));

    public RowQuery Build(Filter filter, bool aggregate = false) => new(_sources, _joins, filter, _orders, _columns)
    {
        ReadsAllColumns = _allColumns,
        Aggregation = aggregate ? new Aggregation(_groups, _aggregates, _aliasOrders) : null,
    };

    /// <summary>Page asked for, within the platform's limits; 0 or less means the default.</summary>
    public static Paging PagingOf(int number, int size, string? cookie) =>
        new(Math.Max(number, 1), size <= 0 ? Paging.Limit : Math.Min(size, Paging.Limit), string.IsNullOrEmpty(cookie) ? null : cookie);

    public static int? TopOf(int? top, bool paged) => top switch
    {
        null or 0 => null,
        < 0 or > Paging.Limit => throw Fault.Invalid($"The top count is {top}; it must lie between 1 and {Paging.Limit}."),
        _ when paged => throw Fault.Invalid("A query has either a top count or a page, not both."),
        _ => top,
    };

    // A column that decides which rows come, and in which order, would tell its values as well as an answer would.
    private Column Readable(Table table, string? column) =>
        readable(table, table[column]) ? table[column] : throw Fault.SecuredColumn(FaultCode.SecuredQuery, "read", table.Name, column);

    private Column Comparable(int source, string? column) => Readable(TableOf(source), column) is { Kind: not ColumnKind.Choices } found
        ? found
        : throw Fault.Refused($"joins, orders and aggregates by the choices column '{TableOf(source).Name}.{column}'");

    private int Find(string alias)
    {
        var index = _sources.FindIndex(source => source.Alias == alias);
        if (index < 0)
        {
            var named = _sources.FindAll(source => source.Table.Name == alias);
            index = named.Count == 1 ? named[0].Index : -1;
        }

        return index >= 0
            ? index
            : throw Fault.Of(FaultCode.UnknownAlias, $"No table of the query has the alias '{alias}'. Aliases: {string.Join(", ", _sources.Select(source => source.Alias))}.");
    }

    private static Exception NullValue(Table table, Column column, Operator comparison) =>
        Fault.Of(FaultCode.InvalidConditionValue, $"The {comparison} condition on '{table.Name}.{column.Name}' has a null value. Ask for empty columns with the operator Null.");
}
