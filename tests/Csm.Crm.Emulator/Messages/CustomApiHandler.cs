using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>A Custom API: stages 10 and 20, its plug-in as stage 30, stage 40, then the asynchronous steps.</summary>
internal sealed class CustomApiHandler(
    CustomApiDefinition api, bool isBusinessEvent, PluginCatalogue plugins, ContextFactory contexts, PluginInvoker invoker, AccessControl access,
    TransactionRunner transactions, IdSource ids, TimeProvider clock) : IMessageHandler
{
    public string Message => api.Name;

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        if (call.Depth > CallContext.DepthLimit)
        {
            throw Fault.DepthTooHigh(api.Name);
        }

        ApiParameters.CheckRequest(api, request);
        var run = new ApiRun(SdkCopy.Of(request.Parameters), [], [], RowComposer.StoredNow(clock), ids.Next());
        RunSteps(run, call, 10);
        transactions.Run(call, api.Name, inside =>
        {
            if (api.PrivilegeName is { Length: > 0 } privilege)
            {
                access.RequirePrivilege(inside.UserId, privilege);
            }

            RunSteps(run, inside, 20);
            RunMain(run, inside);
            RunSteps(run, inside, 40);
            QueueSteps(run, inside);
            Announce(run, inside);
            return true;
        });
        return Response(run);
    }

    private void RunMain(ApiRun run, CallContext call)
    {
        if (api.TypeName is not null)
        {
            invoker.Invoke(api.TypeName, configuration: null, Context(run, call, 30, isAsync: false, api.Name), call.Transaction);
        }
    }

    private void RunSteps(ApiRun run, CallContext call, int stage)
    {
        foreach (var step in plugins.Steps(api.Name, api.BoundTable, stage).Concat(Unbound(stage)).Where(step => !step.IsAsync))
        {
            invoker.Invoke(step.TypeName, step.Configuration, Context(run, call, stage, isAsync: false, step.Name), call.Transaction);
        }
    }

    private void QueueSteps(ApiRun run, CallContext call)
    {
        foreach (var step in plugins.Steps(api.Name, api.BoundTable, 40).Concat(Unbound(40)).Where(step => step.IsAsync))
        {
            call.Transaction!.Jobs.Add(new AsyncJob(step, ContextFactory.Frozen(Context(run, call, 40, isAsync: true, step.Name))));
        }
    }

    private void Announce(ApiRun run, CallContext call)
    {
        if (isBusinessEvent)
        {
            var parameters = SdkCopy.Of(run.Input).ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal);
            call.Transaction!.Events.Add(new BusinessEvent(api.Name, parameters, run.StartedOn, call.CorrelationId));
        }
    }

    // A step on a table-bound API may be registered without a table.
    private IReadOnlyList<StepDefinition> Unbound(int stage) => api.BoundTable is null ? [] : plugins.Steps(api.Name, null, stage);

    private PluginContext Context(ApiRun run, CallContext call, int stage, bool isAsync, string extension) =>
        contexts.ForApi(api, call, stage, isAsync, run.Input, run.Output, run.Variables, run.StartedOn, run.Id, extension);

    private OrganizationResponse Response(ApiRun run)
    {
        ApiParameters.CheckResponse(api, run.Output);
        var response = new OrganizationResponse();
        foreach (var (name, value) in run.Output)
        {
            response.Results[name] = SdkCopy.Of(value);
        }

        return response;
    }

    private sealed record ApiRun(ParameterCollection Input, ParameterCollection Output, ParameterCollection Variables, DateTime StartedOn, Guid Id);
}
