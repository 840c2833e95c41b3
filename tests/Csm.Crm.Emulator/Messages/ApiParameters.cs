using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Checks what goes into and comes out of a Custom API against its declaration.</summary>
internal static class ApiParameters
{
    public static void CheckRequest(CustomApiDefinition api, OrganizationRequest request)
    {
        if (api.Binding == 1 && (!request.Parameters.TryGetValue("Target", out var target) || target is not EntityReference reference || reference.LogicalName != api.BoundTable))
        {
            throw Fault.Invalid($"Custom API '{api.Name}' is bound to '{api.BoundTable}': it needs the parameter 'Target', a reference to such a row.");
        }

        foreach (var (name, value) in request.Parameters)
        {
            var parameter = api.Requests.FirstOrDefault(candidate => candidate.Name == name);
            if (parameter is null && !(name == "Target" && api.Binding == 1))
            {
                throw Fault.Invalid($"Custom API '{api.Name}' has no request parameter '{name}'. Parameters: {string.Join(", ", api.Requests.Select(candidate => candidate.Name))}.");
            }

            if (parameter is not null && value is not null)
            {
                CheckType(api, parameter, value);
            }
        }

        foreach (var parameter in api.Requests)
        {
            if (!parameter.IsOptional && (!request.Parameters.TryGetValue(parameter.Name, out var value) || value is null))
            {
                throw Fault.Invalid($"Custom API '{api.Name}': the required parameter '{parameter.Name}' is missing.");
            }
        }
    }

    public static void CheckResponse(CustomApiDefinition api, ParameterCollection output)
    {
        foreach (var (name, value) in output)
        {
            var property = api.Responses.FirstOrDefault(candidate => candidate.Name == name)
                ?? throw Fault.Invalid($"Custom API '{api.Name}' returned '{name}', which is not one of its response properties.");
            if (value is not null)
            {
                CheckType(api, property, value);
            }
        }
    }

    private static void CheckType(CustomApiDefinition api, ApiParameterDefinition parameter, object value)
    {
        var expected = parameter.Type switch
        {
            0 => typeof(bool),
            1 => typeof(DateTime),
            2 => typeof(decimal),
            3 => typeof(Entity),
            4 => typeof(EntityCollection),
            5 => typeof(EntityReference),
            6 => typeof(double),
            7 => typeof(int),
            8 => typeof(Money),
            9 => typeof(OptionSetValue),
            10 => typeof(string),
            11 => typeof(string[]),
            12 => typeof(Guid),
            _ => throw Fault.Refused($"Custom API parameters of type {parameter.Type} ('{api.Name}.{parameter.Name}')"),
        };
        if (!expected.IsInstanceOfType(value))
        {
            throw Fault.Invalid($"Custom API '{api.Name}': '{parameter.Name}' must be of type {expected.Name}; it is a {value.GetType().Name}.");
        }
    }
}
