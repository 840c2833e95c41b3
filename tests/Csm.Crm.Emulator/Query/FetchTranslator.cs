using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Csm.Crm.Emulator.Faults;

namespace Csm.Crm.Emulator.Query;

/// <summary>Translates FetchXML. Elements and attributes it does not know fault by name.</summary>
internal sealed class FetchTranslator(QueryBuilder builder)
{
    private static readonly string[] LinkAttributes = ["name", "from", "to", "alias", "link-type", "intersect", "visible"];

    private readonly List<(XElement Element, int Source)> _links = [];
    private bool _aggregate;
    private bool _raw;

    public RowQuery Translate(string fetchXml)
    {
        var fetch = Parse(fetchXml);
        FetchNode.Allow(fetch, ["version", "mapping", "output-format", "no-lock", "latematerialize", "top", "count", "page", "paging-cookie", "returntotalrecordcount", "distinct", "aggregate", "useraworderby"], ["entity"]);
        _aggregate = FetchNode.Flag(fetch, "aggregate");
        _raw = FetchNode.Flag(fetch, "useraworderby");
        var entity = fetch.Elements("entity").Single();
        FetchNode.Allow(entity, ["name"], ["attribute", "all-attributes", "order", "filter", "link-entity"]);
        var root = builder.AddRoot(entity.Attribute("name")?.Value);
        AddColumns(entity, root);
        AddLinks(entity, root, insideOuter: false);
        AddOrders(entity, root);

        // The platform sorts by the orders of links after those of the entity.
        _links.ForEach(link => AddOrders(link.Element, link.Source));
        var page = FetchNode.Int(fetch, "page");
        return builder.Build(Filters(entity, root), _aggregate) with
        {
            Top = QueryBuilder.TopOf(FetchNode.Int(fetch, "top"), page is not null),
            Paging = QueryBuilder.PagingOf(page ?? 0, FetchNode.Int(fetch, "count") ?? 0, fetch.Attribute("paging-cookie")?.Value),
            ReturnTotal = FetchNode.Flag(fetch, "returntotalrecordcount"),
            Distinct = FetchNode.Flag(fetch, "distinct"),
        };
    }

    private static XElement Parse(string fetchXml)
    {
        try
        {
            var root = XElement.Parse(fetchXml);
            return root.Name == "fetch" && root.Elements("entity").Count() == 1
                ? root
                : throw Fault.Of(FaultCode.InvalidFetchNode, $"FetchXML is one <fetch> with one <entity>; this starts with <{root.Name}>.");
        }
        catch (XmlException exception)
        {
            throw Fault.Of(FaultCode.InvalidFetchNode, $"Invalid XML in the fetch: {exception.Message}");
        }
    }

    private void AddColumns(XElement element, int source)
    {
        if (element.Element("all-attributes") is not null)
        {
            builder.AddAllColumns(source);
        }

        foreach (var attribute in element.Elements("attribute"))
        {
            FetchNode.Allow(attribute, ["name", "alias", "aggregate", "groupby", "dategrouping", "distinct"], []);
            if (_aggregate)
            {
                AddAggregate(attribute, source);
            }
            else
            {
                builder.AddColumn(source, attribute.Attribute("name")?.Value, attribute.Attribute("alias")?.Value);
            }
        }
    }

    private void AddAggregate(XElement attribute, int source)
    {
        var column = attribute.Attribute("name")?.Value;
        var alias = attribute.Attribute("alias")?.Value
            ?? throw Fault.Of(FaultCode.InvalidFetchNode, $"The attribute '{column}' of the aggregate query needs an alias.");
        if (FetchNode.Flag(attribute, "groupby"))
        {
            var grouping = attribute.Attribute("dategrouping")?.Value;
            builder.AddGroup(source, column, alias, grouping is null ? DateGrouping.None : FetchNode.Word<DateGrouping>(attribute, "dategrouping"));
            return;
        }

        builder.AddAggregate(source, column, alias, FetchNode.Word<AggregateFunction>(attribute, "aggregate"), FetchNode.Flag(attribute, "distinct"));
    }

    private void AddLinks(XElement element, int from, bool insideOuter)
    {
        foreach (var link in element.Elements("link-entity").Where(link => !AsksForExistence(link)))
        {
            FetchNode.Allow(link, LinkAttributes, ["attribute", "all-attributes", "filter", "link-entity", "order"]);
            var kind = link.Attribute("link-type")?.Value switch
            {
                null or "inner" => JoinKind.Inner,
                "outer" => JoinKind.Outer,
                "matchfirstrowusingcrossapply" => JoinKind.FirstRow,
                var other => throw Fault.Refused($"the link type '{other}' (link to '{link.Attribute("name")?.Value}')"),
            };
            var to = builder.AddSource(link.Attribute("name")?.Value, link.Attribute("alias")?.Value);
            builder.AddJoin(from, link.Attribute("to")?.Value, to, link.Attribute("from")?.Value, kind, insideOuter, Filters(link, to));
            AddColumns(link, to);
            _links.Add((link, to));
            AddLinks(link, to, insideOuter || kind == JoinKind.Outer);
        }
    }

    private static bool AsksForExistence(XElement link) => link.Attribute("link-type")?.Value is "exists" or "in";

    // A link that only asks for existence is a condition on the row it starts from.
    private Condition Existence(XElement link, int from, bool negated, bool anyPartner = false)
    {
        FetchNode.Allow(link, LinkAttributes, ["filter", "link-entity"]);
        var inner = new FetchTranslator(builder.Nested());
        return builder.Exists(from, link.Attribute("to")?.Value, inner.Partners(link, anyPartner), link.Attribute("from")?.Value, negated);
    }

    private RowQuery Partners(XElement link, bool anyPartner)
    {
        var root = builder.AddRoot(link.Attribute("name")?.Value);
        if (anyPartner)
        {
            return builder.Build(Filter.Everything);
        }

        AddLinks(link, root, insideOuter: false);
        return builder.Build(Filters(link, root));
    }

    private void AddOrders(XElement element, int source)
    {
        foreach (var order in element.Elements("order"))
        {
            FetchNode.Allow(order, ["attribute", "alias", "descending", "entityname"], []);
            var descending = FetchNode.Flag(order, "descending");
            if (_aggregate)
            {
                builder.AddAliasOrder(order.Attribute("alias")?.Value
                    ?? throw Fault.Of(FaultCode.InvalidFetchNode, "An order of an aggregate query names an alias."), descending);
            }
            else
            {
                builder.AddOrder(source, order.Attribute("entityname")?.Value, order.Attribute("attribute")?.Value, descending, _raw);
            }
        }
    }

    private Filter Filters(XElement element, int source)
    {
        var filters = element.Elements("filter").Select(filter => Translate(filter, source)).Where(filter => !filter.IsEmpty).ToList();
        var filter = filters.Count == 1 ? filters[0] : new Filter(IsOr: false, [], filters);
        return filter.And([.. element.Elements("link-entity").Where(AsksForExistence).Select(link => Existence(link, source, negated: false))]);
    }

    private Filter Translate(XElement filter, int source)
    {
        FetchNode.Allow(filter, ["type"], ["condition", "filter", "link-entity"]);
        var isOr = filter.Attribute("type")?.Value switch
        {
            null or "and" => false,
            "or" => true,
            var other => throw Fault.Of(FaultCode.InvalidFilterType, $"A filter is of type 'and' or 'or', not '{other}'."),
        };
        return new Filter(
            isOr,
            [.. filter.Elements("condition").Select(condition => Condition(condition, source))],
            [.. filter.Elements("filter").Select(nested => Translate(nested, source)).Where(nested => !nested.IsEmpty), .. filter.Elements("link-entity").Select(link => Existence(link, source))]);
    }

    private Filter Existence(XElement link, int source) => QueryBuilder.Existence(
        link.Attribute("link-type")?.Value, negated => Existence(link, source, negated), () => Existence(link, source, negated: false, anyPartner: true));

    private Condition Condition(XElement condition, int source)
    {
        FetchNode.Allow(condition, ["attribute", "operator", "value", "valueof", "entityname", "uiname", "uitype"], ["value"]);
        var values = condition.Elements("value").Select(value => (object?)value.Value).ToList();
        if (condition.Attribute("value") is { } single)
        {
            values.Insert(0, single.Value);
        }

        return builder.Condition(
            source,
            condition.Attribute("entityname")?.Value,
            condition.Attribute("attribute")?.Value,
            FetchNode.Comparison(condition.Attribute("operator")?.Value),
            values,
            condition.Attribute("valueof")?.Value);
    }
}
