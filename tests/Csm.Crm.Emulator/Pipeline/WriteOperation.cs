using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>What is done to the rows.</summary>
internal enum WriteKind
{
    Create,
    Update,
    Delete,
}

/// <summary>One row on its way through the pipeline.</summary>
internal sealed class WriteTarget
{
    /// <summary>Columns to write; what steps in stages 10 and 20 change here reaches the store. For a delete it holds the id only.</summary>
    public required Entity Entity { get; set; }

    /// <summary>Row id; empty before the main operation of a create whose caller gave none.</summary>
    public Guid Id { get; set; }

    /// <summary>Row version the caller insists on, or null.</summary>
    public string? ExpectedVersion { get; init; }

    public Row? Before { get; set; }

    public Row? After { get; set; }

    /// <summary>Parameters of the single-row message; shared by all its steps.</summary>
    public required ParameterCollection Input { get; init; }

    public ParameterCollection Output { get; } = [];
}

/// <summary>
/// One execution of Create, Update or Delete on rows of one table. A single message is a multiple one with one row:
/// the platform merged the two pipelines, so both kinds of steps run for both.
/// </summary>
internal sealed class WriteOperation(WriteKind kind, Table table, IReadOnlyList<WriteTarget> targets, CallContext call, Guid id, DateTime startedOn)
{
    public WriteKind Kind => kind;

    public Table Table => table;

    public IReadOnlyList<WriteTarget> Targets => targets;

    /// <summary>Caller; gains a transaction when the operation opens one.</summary>
    public CallContext Call { get; set; } = call;

    public Guid Id => id;

    public DateTime StartedOn => startedOn;

    /// <summary>Variables of stages 20 and 40 of the single-row message.</summary>
    public ParameterCollection SharedVariables { get; } = [];

    /// <summary>Variables of stage 10, which later stages of Create, Update and Delete find on their parent context.</summary>
    public ParameterCollection PreValidationVariables { get; } = [];

    /// <summary>Variables of all stages of the multiple message.</summary>
    public ParameterCollection MultipleVariables { get; } = [];

    public ParameterCollection MultipleOutput { get; } = [];
}
