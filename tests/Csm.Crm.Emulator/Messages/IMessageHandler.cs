using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Executes one message, found by its name.</summary>
internal interface IMessageHandler
{
    string Message { get; }

    OrganizationResponse Execute(OrganizationRequest request, CallContext call);
}
