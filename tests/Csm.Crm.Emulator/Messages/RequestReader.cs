using Csm.Crm.Emulator.Faults;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Reads parameters of a request and refuses those the emulator would have to ignore.</summary>
internal static class RequestReader
{
    public static void Allow(OrganizationRequest request, params string[] names)
    {
        foreach (var (name, value) in request.Parameters)
        {
            if (value is not null && name != "tag" && !names.Contains(name))
            {
                throw Fault.Refused($"the parameter '{name}' of {request.RequestName}");
            }
        }
    }

    /// <exception cref="System.ServiceModel.FaultException">The parameter is missing or of another type.</exception>
    public static T Required<T>(OrganizationRequest request, string name)
    {
        request.Parameters.TryGetValue(name, out var value);
        return value is T typed
            ? typed
            : throw Fault.Invalid($"{request.RequestName} needs the parameter '{name}' of type {typeof(T).Name}; it got {(value is null ? "none" : value.GetType().Name)}.");
    }

    /// <summary>Rows of a multiple message; all of the collection's table.</summary>
    public static IReadOnlyList<Entity> Targets(OrganizationRequest request)
    {
        var targets = Required<EntityCollection>(request, "Targets");
        if (string.IsNullOrEmpty(targets.EntityName))
        {
            throw Fault.Invalid($"{request.RequestName}: Targets.EntityName is empty; it must name the table.");
        }

        if (targets.Entities.Count == 0)
        {
            throw Fault.Invalid($"{request.RequestName}: Targets has no rows.");
        }

        foreach (var row in targets.Entities)
        {
            if (row.LogicalName != targets.EntityName)
            {
                throw Fault.Invalid($"{request.RequestName}: Targets is of '{targets.EntityName}' but holds a '{row.LogicalName}'.");
            }
        }

        return [.. targets.Entities];
    }
}
