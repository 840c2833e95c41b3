using System.Collections;
using Csm.Crm.Emulator.Faults;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Query;

/// <summary>Translates QueryExpression and QueryByAttribute.</summary>
internal static class ExpressionTranslator
{
    public static RowQuery Translate(QueryExpression query, QueryBuilder builder)
    {
        if (query.SubQueryExpression is not null)
        {
            throw Fault.Refused("QueryExpression.SubQueryExpression");
        }

        var root = builder.AddRoot(query.EntityName);
        AddColumns(query.ColumnSet, root, builder);
        var links = new List<(LinkEntity Link, int Source)>();
        AddLinks(query.LinkEntities, root, insideOuter: false, builder, links);

        // The platform sorts by the orders of links after those of the query.
        AddOrders(query.Orders, root, builder);
        links.ForEach(link => AddOrders(link.Link.Orders, link.Source, builder));

        var page = query.PageInfo;
        var paged = page is not null && (page.PageNumber > 0 || page.Count > 0);
        return builder.Build(Translate(query.Criteria, root, builder).And(Existences(query.LinkEntities, root, builder))) with
        {
            Top = QueryBuilder.TopOf(query.TopCount, paged),
            Paging = QueryBuilder.PagingOf(page?.PageNumber ?? 0, page?.Count ?? 0, page?.PagingCookie),
            ReturnTotal = page?.ReturnTotalRecordCount ?? false,
            Distinct = query.Distinct,
        };
    }

    public static RowQuery Translate(QueryByAttribute query, QueryBuilder builder)
    {
        var root = builder.AddRoot(query.EntityName);
        if (query.Attributes.Count != query.Values.Count)
        {
            throw Fault.Of(FaultCode.ByAttributeMismatch, $"QueryByAttribute has {query.Attributes.Count} attributes and {query.Values.Count} values.");
        }

        AddColumns(query.ColumnSet, root, builder);
        AddOrders(query.Orders, root, builder);
        var conditions = query.Attributes.Zip(query.Values).Select(pair => pair.Second is null
            ? builder.Condition(root, null, pair.First, Operator.Null, [])
            : builder.Condition(root, null, pair.First, Operator.Equal, [pair.Second]));
        var page = query.PageInfo;
        return builder.Build(new Filter(IsOr: false, [.. conditions], [])) with
        {
            Top = QueryBuilder.TopOf(query.TopCount, page is not null && page.PageNumber > 0),
            Paging = QueryBuilder.PagingOf(page?.PageNumber ?? 0, page?.Count ?? 0, page?.PagingCookie),
            ReturnTotal = page?.ReturnTotalRecordCount ?? false,
        };
    }

    private static void AddLinks(
        IEnumerable<LinkEntity> entities, int from, bool insideOuter, QueryBuilder builder, List<(LinkEntity Link, int Source)> links)
    {
        foreach (var link in entities.Where(link => !AsksForExistence(link)))
        {
            var kind = link.JoinOperator switch
            {
                JoinOperator.Inner => JoinKind.Inner,
                JoinOperator.LeftOuter => JoinKind.Outer,
                JoinOperator.MatchFirstRowUsingCrossApply => JoinKind.FirstRow,
                var other => throw Fault.Refused($"the join operator {other} (link to '{link.LinkToEntityName}')"),
            };
            var to = builder.AddSource(link.LinkToEntityName, link.EntityAlias);
            var filter = Translate(link.LinkCriteria, to, builder).And(Existences(link.LinkEntities, to, builder));
            builder.AddJoin(from, link.LinkFromAttributeName, to, link.LinkToAttributeName, kind, insideOuter, filter);
            AddColumns(link.Columns, to, builder);
            links.Add((link, to));
            AddLinks(link.LinkEntities, to, insideOuter || kind == JoinKind.Outer, builder, links);
        }
    }

    // Links that only ask for existence are conditions on the rows they start from.
    private static IReadOnlyList<Condition> Existences(IEnumerable<LinkEntity> links, int from, QueryBuilder builder) =>
        [.. links.Where(AsksForExistence).Select(link => Existence(link, from, builder, negated: false))];

    private static bool AsksForExistence(LinkEntity link) => link.JoinOperator is JoinOperator.Exists or JoinOperator.In;

    private static Condition Existence(LinkEntity link, int from, QueryBuilder builder, bool negated, bool anyPartner = false)
    {
        if (link.Columns is { } columns && (columns.AllColumns || columns.Columns.Count > 0))
        {
            throw Fault.Of(FaultCode.BadCondition, $"The link to '{link.LinkToEntityName}' asks for existence only ({link.JoinOperator}) and cannot bring columns.");
        }

        var inner = builder.Nested();
        var root = inner.AddRoot(link.LinkToEntityName);
        if (anyPartner)
        {
            return builder.Exists(from, link.LinkFromAttributeName, inner.Build(Filter.Everything), link.LinkToAttributeName, negated);
        }

        AddLinks(link.LinkEntities, root, insideOuter: false, inner, []);
        var query = inner.Build(Translate(link.LinkCriteria, root, inner).And(Existences(link.LinkEntities, root, inner)));
        return builder.Exists(from, link.LinkFromAttributeName, query, link.LinkToAttributeName, negated);
    }

    private static void AddOrders(IEnumerable<OrderExpression> orders, int root, QueryBuilder builder)
    {
        foreach (var order in orders)
        {
            builder.AddOrder(root, order.EntityName, order.AttributeName, order.OrderType == OrderType.Descending, raw: false);
        }
    }

    private static void AddColumns(ColumnSet? columns, int source, QueryBuilder builder)
    {
        if (columns is null)
        {
            return;
        }

        if (columns.AttributeExpressions.Count > 0)
        {
            throw Fault.Refused("ColumnSet.AttributeExpressions (aggregates in a QueryExpression); use FetchXML");
        }

        if (columns.AllColumns)
        {
            builder.AddAllColumns(source);
            return;
        }

        foreach (var column in columns.Columns)
        {
            builder.AddColumn(source, column);
        }
    }

    private static Filter Translate(FilterExpression? filter, int source, QueryBuilder builder)
    {
        if (filter is null)
        {
            return Filter.Everything;
        }

        if (filter.IsQuickFindFilter)
        {
            throw Fault.Refused("quick find filters");
        }

        return new Filter(
            filter.FilterOperator == LogicalOperator.Or,
            [.. filter.Conditions.Select(condition => Translate(condition, source, builder))],
            [.. filter.Filters.Select(nested => Translate(nested, source, builder)).Where(nested => !nested.IsEmpty), .. AnyOrAll(filter.AnyAllFilterLinkEntity, source, builder)]);
    }

    private static IReadOnlyList<Filter> AnyOrAll(LinkEntity? link, int source, QueryBuilder builder)
    {
        if (link is null)
        {
            return [];
        }

        var type = link.JoinOperator switch
        {
            JoinOperator.Any => "any",
            JoinOperator.NotAny => "not any",
            JoinOperator.All => "all",
            JoinOperator.NotAll => "not all",
            var other => other.ToString(),
        };
        return [QueryBuilder.Existence(type, negated => Existence(link, source, builder, negated), () => Existence(link, source, builder, negated: false, anyPartner: true))];
    }

    private static Condition Translate(ConditionExpression condition, int source, QueryBuilder builder)
    {
        if (!Enum.TryParse<Operator>(condition.Operator.ToString(), out var comparison))
        {
            throw Fault.Refused($"the operator {condition.Operator} (condition on '{condition.AttributeName}')");
        }

        return condition.CompareColumns
            ? builder.Condition(source, condition.EntityName, condition.AttributeName, comparison, [], condition.Values.Single() as string)
            : builder.Condition(source, condition.EntityName, condition.AttributeName, comparison, Flat(condition.Values));
    }

    // A list given to In as one argument arrives as one value that is itself a list.
    private static IEnumerable<object?> Flat(IEnumerable<object> values) =>
        values.SelectMany(value => value is ICollection list ? list.Cast<object?>() : [value]);
}
