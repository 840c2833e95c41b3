using System.Reflection;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Contracts.Tests.Behaviour;

/// <summary>A typed request or response is a view of its parameters: plug-ins and servers read those.</summary>
public sealed class MessageTests
{
    private static readonly EntityReference Reference = new("account", Guid.Parse("11111111-2222-3333-4444-555555555555"));

    public static TheoryData<OrganizationRequest, string, string> Requests => new()
    {
        { new CreateRequest { Target = new Entity() }, "Create", "Target" },
        { new UpdateRequest { Target = new Entity() }, "Update", "Target" },
        { new UpdateRequest { ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches }, "Update", "ConcurrencyBehavior" },
        { new DeleteRequest { Target = Reference }, "Delete", "Target" },
        { new UpsertRequest { Target = new Entity() }, "Upsert", "Target" },
        { new RetrieveRequest { ColumnSet = new ColumnSet("name") }, "Retrieve", "ColumnSet" },
        { new RetrieveMultipleRequest { Query = new FetchExpression("<fetch/>") }, "RetrieveMultiple", "Query" },
        { new CreateMultipleRequest { Targets = new EntityCollection() }, "CreateMultiple", "Targets" },
        { new UpdateMultipleRequest { Targets = new EntityCollection() }, "UpdateMultiple", "Targets" },
        { new UpsertMultipleRequest { Targets = new EntityCollection() }, "UpsertMultiple", "Targets" },
        { new AssociateRequest { Relationship = new Relationship("a_b") }, "Associate", "Relationship" },
        { new DisassociateRequest { RelatedEntities = [] }, "Disassociate", "RelatedEntities" },
        { new ExecuteMultipleRequest { Settings = new ExecuteMultipleSettings() }, "ExecuteMultiple", "Settings" },
        { new ExecuteTransactionRequest { ReturnResponses = true }, "ExecuteTransaction", "ReturnResponses" },
    };

    public static TheoryData<OrganizationResponse, string, object> Responses => new()
    {
        { new CreateResponse(), "id", Reference.Id },
        { new RetrieveResponse(), "Entity", new Entity() },
        { new RetrieveMultipleResponse(), "EntityCollection", new EntityCollection() },
        { new UpsertResponse(), "RecordCreated", true },
        { new UpsertResponse(), "Target", Reference },
        { new CreateMultipleResponse(), "Ids", new[] { Reference.Id } },
        { new UpsertMultipleResponse(), "Results", Array.Empty<UpsertResponse>() },
        { new ExecuteMultipleResponse(), "IsFaulted", true },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void ARequest_NamesItsMessageAndStoresPropertiesAsParameters(OrganizationRequest request, string message, string parameter)
    {
        request.RequestName.ShouldBe(message);
        request.Parameters[parameter].ShouldNotBeNull();
        request.Parameters[parameter].ShouldBe(Property(request, parameter));
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public void AResponse_ReadsItsPropertiesFromResults(OrganizationResponse response, string result, object value)
    {
        response[result] = value;

        Property(response, result).ShouldBe(value);
    }

    [Fact]
    public void AnEmptyResponse_ReadsAsDefaults()
    {
        new CreateResponse().id.ShouldBe(Guid.Empty);
        new RetrieveResponse().Entity.ShouldBeNull();
    }

    private static object? Property(object message, string name) => message.GetType()
        .GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)!
        .GetValue(message);
}
