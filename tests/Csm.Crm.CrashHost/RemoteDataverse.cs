using System.Reflection;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.CrashHost;

/// <summary>Dataverse in the parent process. Knows the messages that the telemetry functions send; refuses all others by name.</summary>
public class RemoteDataverse : DispatchProxy
{
    private ParentChannel? channel;

    /// <summary>A client over the parent's channel.</summary>
    public static IOrganizationServiceAsync2 Over(ParentChannel channel)
    {
        var service = Create<IOrganizationServiceAsync2, RemoteDataverse>();
        ((RemoteDataverse)(object)service).channel = channel;
        return service;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod?.Name, args?[0]) switch
    {
        (nameof(IOrganizationServiceAsync2.ExecuteAsync), OrganizationRequest request) when request is UpsertMultipleRequest or UpdateMultipleRequest => Task.Run(() => Execute(request)),
        (nameof(IOrganizationServiceAsync2.RetrieveMultipleAsync), QueryExpression query) => Task.Run(() => DataverseWire.ReadRows(channel!.Ask(DataverseWire.OfQuery(query)))),
        (nameof(IOrganizationServiceAsync2.DeleteAsync), string table) when args![1] is Guid id => Task.Run(() => DataverseWire.ReadDone(channel!.Ask(DataverseWire.OfDeletion(table, id)))),
        var (name, argument) => throw new NotSupportedException($"The remote Dataverse does not answer {name} of {argument?.GetType().Name}."),
    };

    private OrganizationResponse Execute(OrganizationRequest request)
    {
        DataverseWire.ReadDone(channel!.Ask(DataverseWire.OfRequest(request)));
        return new OrganizationResponse();
    }
}
