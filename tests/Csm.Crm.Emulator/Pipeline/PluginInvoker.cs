using System.Globalization;
using System.ServiceModel;
using System.Text;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Fault = Csm.Crm.Emulator.Faults.Fault;
using FaultCode = Csm.Crm.Emulator.Faults.FaultCode;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>Runs one plug-in: gives it its services and turns what it throws into the fault a client would get.</summary>
internal sealed class PluginInvoker(PluginCatalogue plugins, Journal journal, Guard guard, Func<OrganizationRequest, CallContext, OrganizationResponse> execute, Guid systemUserId)
{
    /// <exception cref="FaultException{TDetail}">The plug-in threw, or went on after a failed call.</exception>
    public void Invoke(string typeName, string? configuration, PluginContext context, Transaction? transaction)
    {
        var (trace, requests) = (new Tracing(), 0);
        var asked = new Dictionary<string, int>(StringComparer.Ordinal);
        var services = new PluginServices(context, trace, userId => new PluginOrganizationService(request =>
        {
            var own = request.Parameters.TryGetValue("Requests", out var batch) && batch is OrganizationRequestCollection several ? several.Count : 1;
            requests += own;
            asked[NameOf(request)] = asked.GetValueOrDefault(NameOf(request)) + own;
            guard.Batch(context, request.RequestName, transaction);
            guard.Requests(context, request.RequestName, requests, transaction);
            return execute(request, new CallContext(userId ?? systemUserId, context.InitiatingUserId, context.CorrelationId, context.Depth + 1, context, transaction));
        }));
        journal.Add(JournalKind.StepRun, context.MessageName, context.PrimaryEntityName, context.PrimaryEntityId, context.Depth, $"{context.Stage} {typeName}");
        string? error = null;
        try
        {
            Run(typeName, configuration, services, trace, transaction);
        }
        catch (FaultException<OrganizationServiceFault> exception)
        {
            error = exception.Detail.Message;
            throw;
        }
        finally
        {
            journal.Add(new StepExecution(context.OwningExtension.Name, context.MessageName, context.Stage, context.PrimaryEntityName, context.PrimaryEntityId, context.Depth, requests, trace.ToString(), error)
            {
                Asked = asked,
            });
        }
    }

    private static string NameOf(OrganizationRequest request) => request switch
    {
        CreateRequest create => $"Create {create.Target.LogicalName}",
        UpdateRequest update => $"Update {update.Target.LogicalName}",
        DeleteRequest delete => $"Delete {delete.Target.LogicalName}",
        _ => request.RequestName,
    };

    private void Run(string typeName, string? configuration, PluginServices services, Tracing trace, Transaction? transaction)
    {
        try
        {
            plugins.Instance(typeName, configuration).Execute(services);
        }
        catch (InvalidPluginExecutionException exception)
        {
            var code = exception.ErrorCode != 0 ? exception.ErrorCode : (int)FaultCode.PluginAborted;
            throw Fault.Of(code, exception.Message, trace.ToString());
        }
        catch (FaultException<OrganizationServiceFault> exception)
        {
            exception.Detail.TraceText = trace + exception.Detail.TraceText;
            throw;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The stack stays readable for whoever debugs: the platform, too, writes it to the trace.
            throw Fault.Of(FaultCode.PluginUnexpected, $"An unexpected error occurred from ISV code. (ErrorType = ClientError) Unexpected exception from plug-in (Execute): {typeName}: {exception.GetType()}: {exception.Message}", trace + exception.ToString());
        }

        if (transaction is { IsDoomed: true })
        {
            throw Fault.NoActiveTransaction();
        }
    }

    private sealed class Tracing : ITracingService
    {
        private readonly StringBuilder _text = new();

        public void Trace(string format, params object[] args) => _text.AppendLine(
            args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, format, args) : format);

        public override string ToString() => _text.ToString();
    }

    private sealed class PluginServices(PluginContext context, ITracingService trace, Func<Guid?, IOrganizationService> serviceFor)
        : IServiceProvider, IOrganizationServiceFactory
    {
        public object? GetService(Type serviceType)
        {
            if (serviceType.IsInstanceOfType(context))
            {
                return context;
            }

            if (serviceType == typeof(ITracingService))
            {
                return trace;
            }

            return serviceType == typeof(IOrganizationServiceFactory) ? this : null;
        }

        // Null means the SYSTEM user, an empty id the user the plug-in runs for.
        public IOrganizationService CreateOrganizationService(Guid? userId) =>
            serviceFor(userId == Guid.Empty ? context.UserId : userId);
    }
}
