using System.ServiceModel;
using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Fault = Csm.Crm.Emulator.Faults.Fault;

namespace Csm.Crm.Emulator.Messages;

/// <summary>ExecuteTransaction: all requests or none; the fault says which one failed.</summary>
internal sealed class ExecuteTransactionHandler(Dispatcher dispatcher, TransactionRunner transactions) : IMessageHandler
{
    public string Message => "ExecuteTransaction";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Requests", "ReturnResponses");
        var requests = RequestReader.Required<OrganizationRequestCollection>(request, "Requests");
        var responses = transactions.Run(call, Message, inside => RunAll(requests, inside));
        var wanted = request.Parameters.TryGetValue("ReturnResponses", out var flag) && flag is true;
        return new ExecuteTransactionResponse { Results = { ["Responses"] = wanted ? responses : new OrganizationResponseCollection() } };
    }

    private OrganizationResponseCollection RunAll(OrganizationRequestCollection requests, CallContext call)
    {
        var responses = new OrganizationResponseCollection();
        for (var i = 0; i < requests.Count; i++)
        {
            if (requests[i].RequestName is "ExecuteTransaction" or "ExecuteMultiple")
            {
                throw Fault.Invalid($"ExecuteTransaction cannot contain {requests[i].RequestName}.");
            }

            try
            {
                responses.Add(dispatcher.Execute(requests[i], call));
            }
            catch (FaultException<OrganizationServiceFault> exception)
            {
                throw Fault.Of(new ExecuteTransactionFault
                {
                    ErrorCode = exception.Detail.ErrorCode,
                    Message = exception.Detail.Message,
                    TraceText = exception.Detail.TraceText,
                    InnerFault = exception.Detail,
                    FaultedRequestIndex = i,
                });
            }
        }

        return responses;
    }
}
