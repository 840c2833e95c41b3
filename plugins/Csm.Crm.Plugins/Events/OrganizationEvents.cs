using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Events;

/// <summary>
/// The port through which use cases tell what happened. One request per event, in the transaction of the write it tells
/// of: when that is taken back nobody hears of it, for listeners run after the commit.
/// </summary>
internal interface IEvents
{
    /// <summary>Raises the event.</summary>
    void Raise(BusinessEvent happened);
}

/// <summary><see cref="IEvents"/> over the organisation service.</summary>
internal sealed class OrganizationEvents : IEvents
{
    private readonly IOrganizationService service;

    public OrganizationEvents(IOrganizationService service) => this.service = service;

    public void Raise(BusinessEvent happened) => service.Execute(happened.ToRequest());
}
