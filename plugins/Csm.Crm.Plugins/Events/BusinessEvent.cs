using Csm.Crm.Plugins.Registration;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Events;

/// <summary>One thing that has happened, to be told to whoever listens: a business event with its payload.</summary>
internal sealed class BusinessEvent
{
    private readonly ApiRegistration api;
    private readonly Dictionary<string, object> payload = new(StringComparer.Ordinal);

    /// <summary>An event about an account.</summary>
    /// <param name="api">One of <see cref="EventApis"/>.</param>
    /// <param name="account">The customer, with its name.</param>
    /// <param name="owner">Owner of the row it is about; null when not known.</param>
    public BusinessEvent(ApiRegistration api, EntityReference account, EntityReference? owner)
    {
        this.api = api;
        With("AccountId", account.Id).With("AccountName", account.Name ?? "").With("OwnerId", owner?.Id).With("OwnerType", owner?.LogicalName);
    }

    /// <summary>Adds a value; null leaves it out.</summary>
    /// <exception cref="InvalidOperationException">The event does not declare the name.</exception>
    public BusinessEvent With(string name, object? value)
    {
        if (api.Requests.All(parameter => parameter.Name != name))
        {
            throw new InvalidOperationException($"The event {api.UniqueName} declares no '{name}'. Declare it in EventApis, before the first import of that event, or leave it out.");
        }

        if (value is not null)
        {
            payload[name] = value;
        }

        return this;
    }

    /// <summary>The request that raises it.</summary>
    /// <exception cref="InvalidOperationException">A part of the payload that listeners rely on is missing.</exception>
    public OrganizationRequest ToRequest()
    {
        if (api.Requests.FirstOrDefault(parameter => !parameter.IsOptional && !payload.ContainsKey(parameter.Name)) is { } missing)
        {
            throw new InvalidOperationException($"The event {api.UniqueName} needs '{missing.Name}'. Pass it, or declare it optional.");
        }

        var request = new OrganizationRequest(api.UniqueName);
        foreach (var part in payload)
        {
            request[part.Key] = part.Value;
        }

        return request;
    }
}
