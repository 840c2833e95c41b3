using System.Globalization;
using System.ServiceModel;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests.Fuzz;

/// <summary>Sends the messages of a sequence to an organisation and writes the answers down as the model does.</summary>
internal sealed class EmulatorSide(EmulatedOrganization organization, RowNumbers numbers)
{
    private static readonly string[] Columns = [MessageSource.Name, MessageSource.Code, MessageSource.Count, MessageSource.Parent, MessageSource.Account];
    private readonly List<Guid> _newIds = [];

    /// <summary>Carries a message out.</summary>
    /// <returns>What came back or the code of the fault, and the ids the server gave, in order.</returns>
    public (string Text, IReadOnlyList<Guid> NewIds) Answer(Message message)
    {
        _newIds.Clear();
        try
        {
            var text = message is Query query ? Pages(query) : Text(message, organization.Administrator.Execute(Request(message)));
            return (text, [.. _newIds]);
        }
        catch (FaultException<OrganizationServiceFault> exception)
        {
            var index = exception.Detail is ExecuteTransactionFault fault ? $" at {fault.FaultedRequestIndex}" : string.Empty;
            return (string.Create(CultureInfo.InvariantCulture, $"{exception.Detail.ErrorCode:X8}{index}"), []);
        }
    }

    /// <summary>All rows, in the order of their ids.</summary>
    public IEnumerable<string> Rows() => organization.Administrator.RetrieveMultiple(new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet(Columns) }).Entities.Select(Text);

    private OrganizationRequest Request(Message message) => message switch
    {
        Create create => new CreateRequest { Target = Row(create.Row) },
        Update update => new UpdateRequest { Target = Row(update.Row) },
        Upsert upsert => new UpsertRequest { Target = Row(upsert.Row) },
        Delete delete => new DeleteRequest { Target = new EntityReference(Sample.Item, numbers.Item(delete.Number)) },
        CreateAccount create => new CreateRequest { Target = Sample.Row("account", RowNumbers.Account(create.Number)) },
        DeleteAccount delete => new DeleteRequest { Target = new EntityReference("account", RowNumbers.Account(delete.Number)) },
        Retrieve { Number: { } number } => new RetrieveRequest { Target = new EntityReference(Sample.Item, numbers.Item(number)), ColumnSet = new ColumnSet(Columns) },
        Retrieve retrieve => new RetrieveRequest { Target = new EntityReference(Sample.Item, MessageSource.Code, retrieve.Key), ColumnSet = new ColumnSet(Columns) },
        Multiple { Kind: Batch.CreateMultiple } multiple => new CreateMultipleRequest { Targets = Rows(multiple) },
        Multiple { Kind: Batch.UpdateMultiple } multiple => new UpdateMultipleRequest { Targets = Rows(multiple) },
        Multiple multiple => new UpsertMultipleRequest { Targets = Rows(multiple) },
        Transaction transaction => Request(transaction),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, "Not a message with a request."),
    };

    private ExecuteTransactionRequest Request(Transaction transaction)
    {
        var requests = new OrganizationRequestCollection();
        requests.AddRange(transaction.Items.Select(Request));
        return new ExecuteTransactionRequest { Requests = requests, ReturnResponses = true };
    }

    private EntityCollection Rows(Multiple multiple) => new([.. multiple.Rows.Select(Row)]) { EntityName = Sample.Item };

    private Entity Row(Draft draft)
    {
        var row = draft.Key is { } key ? new Entity(Sample.Item, MessageSource.Code, key) : new Entity(Sample.Item);
        if (draft.Number is { } number)
        {
            row.Id = numbers.Item(number);
        }

        foreach (var (column, value) in draft.Cells)
        {
            row[column] = (column, value) switch
            {
                (MessageSource.Parent, int parent) => new EntityReference(Sample.Item, numbers.Item(parent)),
                (MessageSource.Account, int account) => new EntityReference("account", RowNumbers.Account(account)),
                _ => value,
            };
        }

        return row;
    }

    private string Text(Message message, OrganizationResponse response) => (message, response) switch
    {
        (Create create, CreateResponse created) => New(create.Row, created.id),
        (CreateAccount, CreateResponse created) => Text(created.id),
        (Upsert upsert, UpsertResponse written) => Text(upsert.Row, written),
        (Retrieve, RetrieveResponse retrieved) => Text(retrieved.Entity),
        (Multiple multiple, CreateMultipleResponse created) => string.Join(' ', multiple.Rows.Zip(created.Ids, New)),
        (Multiple multiple, UpsertMultipleResponse written) => string.Join(' ', multiple.Rows.Zip(written.Results, Text)),
        (Transaction transaction, ExecuteTransactionResponse all) => string.Join(' ', transaction.Items.Zip(all.Responses, Text)),
        _ => "done",
    };

    private string Text(Draft row, UpsertResponse written) =>
        written.RecordCreated ? "new:" + New(row, written.Target.Id) : "old:" + Text(written.Target.Id);

    private string New(Draft row, Guid id)
    {
        if (row.Number is null)
        {
            _newIds.Add(id);
        }

        return Text(id);
    }

    private string Pages(Query query)
    {
        var expression = Expression(query);
        var pages = new List<string>();
        for (var more = true; more; expression.PageInfo.PageNumber++)
        {
            var page = organization.Administrator.RetrieveMultiple(expression);
            pages.Add(string.Join(' ', page.Entities.Select(Text)));
            expression.PageInfo.PagingCookie = page.PagingCookie;
            more = page.MoreRecords;
        }

        return string.Join(" | ", pages);
    }

    private QueryExpression Expression(Query query)
    {
        var expression = new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet(Columns), TopCount = query.Top };
        expression.PageInfo = query.Top is null ? new PagingInfo { PageNumber = 1, Count = query.PageSize } : new PagingInfo();
        expression.Criteria.FilterOperator = query.Any ? LogicalOperator.Or : LogicalOperator.And;
        foreach (var (column, comparison, value) in query.Tests)
        {
            expression.Criteria.Conditions.Add((column, value) switch
            {
                (_, null) => new ConditionExpression(column, comparison),
                (MessageSource.Parent, int number) => new ConditionExpression(column, comparison, numbers.Item(number)),
                (MessageSource.Account, int number) => new ConditionExpression(column, comparison, RowNumbers.Account(number)),
                _ => new ConditionExpression(column, comparison, value),
            });
        }

        if (query.ParentCount is { } least)
        {
            expression.AddLink(Sample.Item, MessageSource.Parent, "csm_itemid").LinkCriteria.AddCondition(MessageSource.Count, ConditionOperator.GreaterEqual, least);
        }

        foreach (var (column, descending) in query.Orders)
        {
            expression.AddOrder(column, descending ? OrderType.Descending : OrderType.Ascending);
        }

        return expression;
    }

    private static string Text(Guid id) => id.ToString("D");

    private static string Text(Entity row) => new ReferenceModel.Item(
            row.GetAttributeValue<string?>(MessageSource.Name), row.GetAttributeValue<string?>(MessageSource.Code), row.GetAttributeValue<int?>(MessageSource.Count),
            row.GetAttributeValue<EntityReference?>(MessageSource.Parent)?.Id, row.GetAttributeValue<EntityReference?>(MessageSource.Account)?.Id)
        .Text(row.Id);
}
