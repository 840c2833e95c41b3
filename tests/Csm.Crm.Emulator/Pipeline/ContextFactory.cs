using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>Builds the contexts of write steps: parameters, images and variables as registered, nothing more.</summary>
internal sealed class ContextFactory(RowReader reader, AccessControl access, OrganizationIdentity organization)
{
    /// <summary>Context of a step on Create, Update or Delete for one row.</summary>
    public PluginContext ForRow(WriteOperation operation, WriteTarget target, StepDefinition step)
    {
        var pre = Images(operation, target, step, after: false);
        var post = Images(operation, target, step, after: true);
        return Context(operation, step, operation.Kind.ToString(), target.Id, target.Input, target.Output, [pre], [post],
            step.Stage == 10 ? operation.PreValidationVariables : operation.SharedVariables,
            step.Stage == 10 ? operation.Call.Parent : Outer(operation, target, step));
    }

    /// <summary>Context of a step on CreateMultiple or UpdateMultiple for all rows.</summary>
    public PluginContext ForRows(WriteOperation operation, EntityCollection targets, StepDefinition step) =>
        Context(operation, step, operation.Kind + "Multiple", Guid.Empty, new ParameterCollection { ["Targets"] = targets }, operation.MultipleOutput,
            [.. operation.Targets.Select(target => Images(operation, target, step, after: false))],
            [.. operation.Targets.Select(target => Images(operation, target, step, after: true))],
            operation.MultipleVariables, operation.Call.Parent);

    /// <summary>Context of a Custom API's main operation (stage 30) or of a step on it.</summary>
    public PluginContext ForApi(
        CustomApiDefinition api, CallContext call, int stage, bool isAsync, ParameterCollection input, ParameterCollection output,
        ParameterCollection variables, DateTime startedOn, Guid operationId, string extensionName) => new()
        {
            MessageName = api.Name,
            Stage = stage,
            Mode = isAsync ? 1 : 0,
            Depth = call.Depth,
            UserId = call.UserId,
            InitiatingUserId = call.InitiatingUserId,
            CorrelationId = call.CorrelationId,
            OperationId = operationId,
            OperationCreatedOn = startedOn,
            OrganizationId = organization.Id,
            OrganizationName = organization.Name,
            BusinessUnitId = access.BusinessUnitOf(call.UserId),
            IsInTransaction = call.Transaction is not null && !isAsync,
            OwningExtension = new EntityReference("customapi", Guid.Empty) { Name = extensionName },
            PrimaryEntityName = api.BoundTable ?? "none",
            PrimaryEntityId = input.TryGetValue("Target", out var target) && target is EntityReference reference ? reference.Id : Guid.Empty,
            InputParameters = input,
            OutputParameters = output,
            SharedVariables = variables,
            ParentContext = call.Parent,
        };

    /// <summary>Context of a merge; what it does to rows finds it on a parent context.</summary>
    public PluginContext ForMerge(Table table, Guid masterId, CallContext call, ParameterCollection input, DateTime startedOn, Guid operationId) =>
        ForMessage("Merge", table, masterId, call, input, startedOn, operationId);

    /// <summary>Context of the delete of a row; what it deletes by cascade finds it on a parent context.</summary>
    public PluginContext ForCascade(WriteOperation operation, WriteTarget target) =>
        ForMessage(operation.Kind.ToString(), operation.Table, target.Id, operation.Call, target.Input, operation.StartedOn, operation.Id);

    private PluginContext ForMessage(string message, Table table, Guid rowId, CallContext call, ParameterCollection input, DateTime startedOn, Guid operationId) => new()
    {
        MessageName = message,
        Stage = 30,
        Mode = 0,
        Depth = call.Depth,
        UserId = call.UserId,
        InitiatingUserId = call.InitiatingUserId,
        CorrelationId = call.CorrelationId,
        OperationId = operationId,
        OperationCreatedOn = startedOn,
        OrganizationId = organization.Id,
        OrganizationName = organization.Name,
        BusinessUnitId = access.BusinessUnitOf(call.UserId),
        IsInTransaction = true,
        OwningExtension = new EntityReference("sdkmessage", Guid.Empty) { Name = message },
        PrimaryEntityName = table.Name,
        PrimaryEntityId = rowId,
        InputParameters = input,
        ParentContext = call.Parent,
    };

    /// <summary>The same context with copies of everything that may change before an asynchronous step runs.</summary>
    public static PluginContext Frozen(PluginContext context) => new()
    {
        MessageName = context.MessageName,
        Stage = context.Stage,
        Mode = 1,
        Depth = context.Depth,
        UserId = context.UserId,
        InitiatingUserId = context.InitiatingUserId,
        CorrelationId = context.CorrelationId,
        OperationId = context.OperationId,
        OperationCreatedOn = context.OperationCreatedOn,
        OrganizationId = context.OrganizationId,
        OrganizationName = context.OrganizationName,
        BusinessUnitId = context.BusinessUnitId,
        IsInTransaction = false,
        OwningExtension = context.OwningExtension,
        PrimaryEntityName = context.PrimaryEntityName,
        PrimaryEntityId = context.PrimaryEntityId,
        InputParameters = SdkCopy.Of(context.InputParameters),
        OutputParameters = SdkCopy.Of(context.OutputParameters),
        SharedVariables = SdkCopy.Of(context.SharedVariables),
        PreEntityImages = SdkCopy.Of(context.PreEntityImages),
        PostEntityImages = SdkCopy.Of(context.PostEntityImages),
        PreEntityImagesCollection = Array.ConvertAll(context.PreEntityImagesCollection, SdkCopy.Of),
        PostEntityImagesCollection = Array.ConvertAll(context.PostEntityImagesCollection, SdkCopy.Of),
        ParentContext = context.ParentContext,
    };

    private PluginContext Context(
        WriteOperation operation, StepDefinition step, string message, Guid rowId, ParameterCollection input, ParameterCollection output,
        EntityImageCollection[] pre, EntityImageCollection[] post, ParameterCollection variables, IPluginExecutionContext? parent) => new()
        {
            MessageName = message,
            Stage = step.Stage,
            Mode = step.IsAsync ? 1 : 0,
            Depth = operation.Call.Depth,
            UserId = operation.Call.UserId,
            InitiatingUserId = operation.Call.InitiatingUserId,
            CorrelationId = operation.Call.CorrelationId,
            OperationId = operation.Id,
            OperationCreatedOn = operation.StartedOn,
            OrganizationId = organization.Id,
            OrganizationName = organization.Name,
            BusinessUnitId = access.BusinessUnitOf(operation.Call.UserId),
            IsInTransaction = operation.Call.Transaction is not null && !step.IsAsync,
            OwningExtension = new EntityReference("sdkmessageprocessingstep", Guid.TryParse(step.Id, out var id) ? id : Guid.Empty) { Name = step.Name },
            PrimaryEntityName = operation.Table.Name,
            PrimaryEntityId = rowId,
            InputParameters = input,
            OutputParameters = output,
            SharedVariables = variables,
            PreEntityImages = message.EndsWith("Multiple", StringComparison.Ordinal) ? [] : pre[0],
            PostEntityImages = message.EndsWith("Multiple", StringComparison.Ordinal) ? [] : post[0],
            PreEntityImagesCollection = pre,
            PostEntityImagesCollection = post,
            ParentContext = parent,
        };

    // Stages 20 and 40 of Create, Update and Delete find the variables of stage 10 on a parent context of the same message.
    private PluginContext Outer(WriteOperation operation, WriteTarget target, StepDefinition step) =>
        Context(operation, step, operation.Kind.ToString(), target.Id, target.Input, target.Output, [[]], [[]], operation.PreValidationVariables, operation.Call.Parent);

    private EntityImageCollection Images(WriteOperation operation, WriteTarget target, StepDefinition step, bool after)
    {
        var images = new EntityImageCollection();
        var row = after ? target.After : target.Before;
        foreach (var image in step.Images)
        {
            if (row is not null && (image.Kind == 2 || image.Kind == (after ? 1 : 0)))
            {
                var columns = image.Columns.Count == 0 ? RowReader.AllColumns(operation.Table) : image.Columns.Select(column => operation.Table[column]);
                images[image.Alias] = reader.Read(operation.Table, row, columns);
            }
        }

        return images;
    }
}
