using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>UpsertMultiple: one CreateMultiple for the new rows and one UpdateMultiple for the others, in one transaction.</summary>
internal sealed class UpsertMultipleHandler(UpsertSplitter splitter) : IMessageHandler
{
    public string Message => "UpsertMultiple";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Targets");
        var results = splitter.Execute(RequestReader.Targets(request), request, call);
        OrganizationResponse response = new UpsertMultipleResponse();
        response.Results["Results"] = results;
        return response;
    }
}
