using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>What a plug-in sees of its execution.</summary>
internal sealed class PluginContext : IPluginExecutionContext4
{
    public required string MessageName { get; init; }

    public required int Stage { get; init; }

    public required int Mode { get; init; }

    public required int Depth { get; init; }

    public required Guid UserId { get; init; }

    public required Guid InitiatingUserId { get; init; }

    public required Guid CorrelationId { get; init; }

    public required Guid OperationId { get; init; }

    public required DateTime OperationCreatedOn { get; init; }

    public required Guid OrganizationId { get; init; }

    public required string OrganizationName { get; init; }

    public required Guid BusinessUnitId { get; init; }

    public required bool IsInTransaction { get; init; }

    public required EntityReference OwningExtension { get; init; }

    public string PrimaryEntityName { get; init; } = "none";

    public Guid PrimaryEntityId { get; init; }

    public string SecondaryEntityName => "none";

    public ParameterCollection InputParameters { get; init; } = [];

    public ParameterCollection OutputParameters { get; init; } = [];

    public ParameterCollection SharedVariables { get; init; } = [];

    public EntityImageCollection PreEntityImages { get; init; } = [];

    public EntityImageCollection PostEntityImages { get; init; } = [];

    public EntityImageCollection[] PreEntityImagesCollection { get; init; } = [];

    public EntityImageCollection[] PostEntityImagesCollection { get; init; } = [];

    public IPluginExecutionContext? ParentContext { get; init; }

    public Guid? RequestId => OperationId;

    /// <summary>2: sandbox, the only mode online.</summary>
    public int IsolationMode => 2;

    public bool IsExecutingOffline => false;

    public bool IsOfflinePlayback => false;

    public bool IsPortalsClientCall => false;

    public Guid PortalsContactId => Guid.Empty;

    public Guid InitiatingUserApplicationId => Guid.Empty;

    public Guid InitiatingUserAzureActiveDirectoryObjectId => Guid.Empty;

    public Guid UserAzureActiveDirectoryObjectId => Guid.Empty;

    public Guid AuthenticatedUserId => InitiatingUserId;

    IPluginExecutionContext IPluginExecutionContext.ParentContext => ParentContext!;
}
