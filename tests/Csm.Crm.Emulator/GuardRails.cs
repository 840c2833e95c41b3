namespace Csm.Crm.Emulator;

/// <summary>
/// Habits a test wants enforced on plug-ins beyond what the platform refuses. A breach faults with code 0x8004FFFF, which
/// is none of the platform's, names the step, and is in the journal even when the plug-in ignores the fault.
/// </summary>
public sealed record GuardRails
{
    /// <summary>Nothing is enforced.</summary>
    public static readonly GuardRails Off = new();

    /// <summary>
    /// Most requests one execution of a step or Custom API may make through its service, or null for no limit. A multiple
    /// message counts once, ExecuteMultiple and ExecuteTransaction count the requests in them.
    /// </summary>
    public int? RequestsPerStep { get; init; }

    /// <summary>
    /// Refuses multiple messages, ExecuteMultiple and ExecuteTransaction sent by plug-ins, which Microsoft does not support
    /// there ("Use bulk operation messages", "Don't use batch request types in plug-ins and workflow activities").
    /// </summary>
    public bool NoBatchesInPlugins { get; init; }

    /// <summary>Refuses reads of all columns.</summary>
    public bool NoAllColumns { get; init; }

    /// <summary>Refuses steps on Update and UpdateMultiple without filtering columns, as soon as it is switched on.</summary>
    public bool NoUpdateStepWithoutFilter { get; init; }

    /// <summary>Refuses registered plug-in types that no step and no Custom API uses, as soon as it is switched on.</summary>
    public bool NoIdlePluginType { get; init; }

    /// <summary>Refuses updates that send a column with the value it has.</summary>
    public bool NoUnchangedColumns { get; init; }

    /// <summary>The two rules on reads and updates hold for clients as well, not only for plug-ins.</summary>
    public bool ClientsToo { get; init; }
}
