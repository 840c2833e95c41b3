using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Finds the handler of a message; what has none faults by name. A failure inside a transaction dooms it.</summary>
internal sealed class Dispatcher(Journal journal)
{
    private readonly Dictionary<string, IMessageHandler> _handlers = new(StringComparer.Ordinal);

    public void Add(IMessageHandler handler) => _handlers.Add(handler.Message, handler);

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        if (call.Transaction is { IsDoomed: true })
        {
            throw Fault.NoActiveTransaction();
        }

        journal.Add(JournalKind.Request, request.RequestName, TableOf(request), null, call.Depth, journal.IsOn ? ColumnsOf(request) : null);
        var done = false;
        try
        {
            var handler = _handlers.GetValueOrDefault(request.RequestName ?? string.Empty)
                ?? throw Fault.Refused($"the message '{request.RequestName}'");
            var response = handler.Execute(request, call);
            response.ResponseName = request.RequestName;
            done = true;
            return response;
        }
        finally
        {
            if (!done)
            {
                call.Transaction?.Doom();
            }
        }
    }

    private static string? TableOf(OrganizationRequest request)
    {
        request.Parameters.TryGetValue("Target", out var target);
        return target switch
        {
            Entity entity => entity.LogicalName,
            EntityReference reference => reference.LogicalName,
            _ => request.Parameters.TryGetValue("Targets", out var targets) ? (targets as EntityCollection)?.EntityName : null,
        };
    }

    private static string? ColumnsOf(OrganizationRequest request) =>
        request.Parameters.TryGetValue("Target", out var target) && target is Entity entity ? string.Join(' ', entity.Attributes.Keys)
        : request.Parameters.TryGetValue("Targets", out var targets) && targets is EntityCollection rows ? string.Join(' ', rows.Entities.SelectMany(row => row.Attributes.Keys).Distinct(StringComparer.Ordinal))
        : null;
}
