using System.Globalization;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Query;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Messages;

/// <summary>RetrieveMultiple: QueryExpression, QueryByAttribute and FetchXML. Rows the caller may not read are not there.</summary>
internal sealed class RetrieveMultipleHandler(
    SolutionModel model, QueryEngine engine, AccessControl access, ColumnSecurity secured, RowReader reader, Guard guard, Journal journal, TimeProvider clock) : IMessageHandler
{
    public string Message => "RetrieveMultiple";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Query");
        var moment = new QueryMoment(RowComposer.StoredNow(clock), call.UserId, access.BusinessUnitOf(call.UserId), access.TeamsOf(call.UserId));
        var builder = new QueryBuilder(
            model, table => access.Visibility(call.UserId, table), (table, column) => secured.MayRead(call.UserId, table, column), (partners, column) => engine.Values(partners, column, moment));
        var query = RequestReader.Required<QueryBase>(request, "Query") switch
        {
            QueryExpression expression => ExpressionTranslator.Translate(expression, builder),
            QueryByAttribute byAttribute => ExpressionTranslator.Translate(byAttribute, builder),
            FetchExpression fetch => new FetchTranslator(builder).Translate(fetch.Query),
            var other => throw Fault.Refused($"queries of type {other.GetType().Name}"),
        };
        if (query.ReadsAllColumns)
        {
            guard.AllColumns(Message, query.Root.Table, call);
        }

        var rows = query.Aggregation is null ? Select(query, moment, call) : Summarise(query, moment, call);
        return new RetrieveMultipleResponse { Results = { ["EntityCollection"] = rows } };
    }

    private EntityCollection Select(RowQuery query, QueryMoment moment, CallContext call)
    {
        var result = engine.Run(query, moment);
        Note(query, call, result.RowsRead, result.Tuples.Count);
        return new EntityCollection([.. result.Tuples.Select(tuple => Entity(query, tuple))])
        {
            EntityName = query.Root.Table.Name,
            MoreRecords = result.More,
            PagingCookie = result.Cookie,
            TotalRecordCount = result.Total,
            TotalRecordCountLimitExceeded = result.TotalExceeded,
        };
    }

    private EntityCollection Summarise(RowQuery query, QueryMoment moment, CallContext call)
    {
        var groups = AggregateEngine.Run(query, engine.Tuples(query, moment, out var read));
        Note(query, call, read, groups.Count);
        return new EntityCollection([.. groups.Select(group => Entity(query, group))]) { EntityName = query.Root.Table.Name };
    }

    private Entity Entity(RowQuery query, Row?[] tuple)
    {
        var table = query.Root.Table;

        // A distinct answer row may stand for several rows, so it has an id only when the id is part of it.
        var entity = query.Distinct ? new Entity(table.Name) : reader.Read(table, tuple[0]!, []);
        foreach (var column in query.Columns)
        {
            if (tuple[column.Source]?[column.Column] is { } stored)
            {
                var value = reader.Value(column.Column, stored);
                entity[column.Key] = column.Aliased ? new AliasedValue(query.Sources[column.Source].Table.Name, column.Column.Name, value) : value;
                Format(entity, column.Key, column.Column, stored);
            }
        }

        if (query.Distinct && entity.GetAttributeValue<object>(table.PrimaryId.Name) is Guid id)
        {
            entity.Id = id;
        }

        return entity;
    }

    private Entity Entity(RowQuery query, IReadOnlyList<AggregateValue> group)
    {
        var entity = new Entity(query.Root.Table.Name);
        foreach (var value in group)
        {
            var shown = value is { Value: { } stored, AsStored: true } ? reader.Value(value.Column, stored) : value.Value;
            entity[value.Alias] = new AliasedValue(query.Sources[value.Source].Table.Name, value.Column.Name, shown);
            if (value is { Value: { } formatted, AsStored: true })
            {
                Format(entity, value.Alias, value.Column, formatted);
            }
        }

        return entity;
    }

    private void Format(Entity entity, string key, Column column, object stored)
    {
        if (reader.Formatted(column, stored) is { } text)
        {
            entity.FormattedValues[key] = text;
        }
    }

    private void Note(RowQuery query, CallContext call, int read, int returned) =>
        journal.Add(JournalKind.Query, Message, query.Root.Table.Name, null, call.Depth,
            string.Create(CultureInfo.InvariantCulture, $"{read} read, {returned} returned"));
}
