using System.ServiceModel;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Fault = Csm.Crm.Emulator.Faults.Fault;

namespace Csm.Crm.Emulator.Messages;

/// <summary>ExecuteMultiple: each request for itself; stops at the first fault unless told to go on.</summary>
internal sealed class ExecuteMultipleHandler(Dispatcher dispatcher) : IMessageHandler
{
    private const int BatchLimit = 1000;

    public string Message => "ExecuteMultiple";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Requests", "Settings");
        var requests = RequestReader.Required<OrganizationRequestCollection>(request, "Requests");
        var settings = RequestReader.Required<ExecuteMultipleSettings>(request, "Settings");
        if (requests.Count > BatchLimit)
        {
            throw Fault.Invalid($"ExecuteMultiple takes {BatchLimit} requests; it got {requests.Count}.");
        }

        var items = new ExecuteMultipleResponseItemCollection();
        var faulted = false;
        for (var i = 0; i < requests.Count && (!faulted || settings.ContinueOnError); i++)
        {
            var item = Run(requests[i], i, call);
            faulted |= item.Fault is not null;
            if (item.Fault is not null || settings.ReturnResponses)
            {
                items.Add(item);
            }
        }

        return new ExecuteMultipleResponse { Results = { ["Responses"] = items, ["IsFaulted"] = faulted } };
    }

    private ExecuteMultipleResponseItem Run(OrganizationRequest request, int index, CallContext call)
    {
        if (request.RequestName is "ExecuteMultiple")
        {
            throw Fault.Invalid("ExecuteMultiple cannot contain an ExecuteMultiple.");
        }

        try
        {
            return new ExecuteMultipleResponseItem { RequestIndex = index, Response = dispatcher.Execute(request, call) };
        }
        catch (FaultException<OrganizationServiceFault> exception)
        {
            return new ExecuteMultipleResponseItem { RequestIndex = index, Fault = exception.Detail };
        }
    }
}
