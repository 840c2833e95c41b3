using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Upsert: becomes a Create or an Update; no step sees an Upsert.</summary>
internal sealed class UpsertHandler(UpsertSplitter splitter) : IMessageHandler
{
    public string Message => "Upsert";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target");
        return splitter.Execute([RequestReader.Required<Entity>(request, "Target")], request, call)[0];
    }
}
