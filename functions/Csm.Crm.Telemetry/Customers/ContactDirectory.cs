namespace Csm.Crm.Telemetry.Customers;

/// <summary>A contact that belongs to an account.</summary>
/// <param name="Id">Row id.</param>
/// <param name="AccountId">Row id of the account it works for.</param>
/// <param name="Email">Its e-mail address, or null.</param>
public sealed record CustomerContact(Guid Id, Guid AccountId, string? Email = null);

/// <summary>All contacts of accounts at one moment. Immutable.</summary>
public sealed class ContactDirectory
{
    private readonly Dictionary<Guid, CustomerContact> byId;
    private readonly ILookup<string, CustomerContact> byEmail;

    /// <param name="contacts">The contacts; e-mail addresses may repeat.</param>
    public ContactDirectory(IEnumerable<CustomerContact> contacts)
    {
        byId = contacts.ToDictionary(static contact => contact.Id);
        byEmail = byId.Values.Where(static contact => !string.IsNullOrWhiteSpace(contact.Email)).ToLookup(static contact => contact.Email!.Trim(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The contact with an id, or null.</summary>
    public CustomerContact? Find(Guid id) => byId.GetValueOrDefault(id);

    /// <summary>The contact that is meant, or null.</summary>
    /// <param name="name">Row id or e-mail address, in any case.</param>
    /// <param name="fault">Where none is, or more than one: why, and what to do.</param>
    public CustomerContact? Find(string name, out string fault)
    {
        fault = string.Empty;
        CustomerContact[] found = Guid.TryParse(name, out var id) ? byId.TryGetValue(id, out var contact) ? [contact] : [] : [.. byEmail[name]];
        if (found.Length == 1)
        {
            return found[0];
        }

        fault = found.Length == 0
            ? "The event's contact is no active contact of an account. Add it, or its account, then replay."
            : $"{found.Length} active contacts have the event's e-mail address. Send the row id, or merge them, then replay.";
        return null;
    }
}
