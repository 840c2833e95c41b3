using System.Collections.Frozen;
using Csm.Crm.Emulator.Faults;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Rights a privilege grants; names are the platform's.</summary>
internal enum AccessRight
{
    Create,
    Read,
    Write,
    Delete,
    Append,
    AppendTo,
    Assign,
    Share,
}

/// <summary>How far a privilege reaches, from own rows to the whole organisation.</summary>
internal enum PrivilegeDepth
{
    None = 0,
    Basic = 1,
    Local = 2,
    Deep = 3,
    Global = 4,
}

/// <summary>A security role: privilege names as in the file, with their depth.</summary>
internal sealed record Role(Guid Id, string Name, IReadOnlyDictionary<string, PrivilegeDepth> Privileges);

/// <summary>An image of a step. <paramref name="Kind"/> is 0 before, 1 after, 2 both.</summary>
internal sealed record ImageRegistration(string Alias, int Kind, IReadOnlyList<string> Columns);

/// <summary>A plug-in step as registered in the solution.</summary>
internal sealed record StepDefinition(
    string Id, string Name, string Message, string? Table, string TypeName, int Stage, bool IsAsync, int Rank, string? Configuration,
    IReadOnlySet<string> FilteringColumns, IReadOnlyList<ImageRegistration> Images);

/// <summary>Parameter or property of a Custom API. <paramref name="Type"/> is the platform's number.</summary>
internal sealed record ApiParameterDefinition(string Name, int Type, bool IsOptional);

/// <summary>A Custom API: a message of its own with a plug-in as main operation.</summary>
internal sealed record CustomApiDefinition(
    string Name, int Binding, string? BoundTable, string? PrivilegeName, string? TypeName, int AllowedSteps,
    IReadOnlyList<ApiParameterDefinition> Requests, IReadOnlyList<ApiParameterDefinition> Responses);

/// <summary>The plug-in assembly in the zip: where its bytes are and which types it registers (id to full name).</summary>
internal sealed record AssemblyDefinition(string FullName, string FileName, byte[] Content, IReadOnlyDictionary<Guid, string> Types);

/// <summary>Everything the emulator knows from the solution and the base tables. Read-only, shared by forks.</summary>
internal sealed class SolutionModel
{
    private readonly FrozenDictionary<string, Table> _tables;

    public SolutionModel(IEnumerable<Table> tables) =>
        _tables = tables.ToFrozenDictionary(table => table.Name, StringComparer.Ordinal);

    public required string UniqueName { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyDictionary<string, Relationship> Relationships { get; init; }

    public required IReadOnlyList<Role> Roles { get; init; }

    public required IReadOnlyList<ColumnProfile> ColumnProfiles { get; init; }

    public required IReadOnlyList<StepDefinition> Steps { get; init; }

    public required IReadOnlyDictionary<string, CustomApiDefinition> CustomApis { get; init; }

    /// <summary>Names of the Custom APIs that a catalog of the solution lists as business events.</summary>
    public required IReadOnlySet<string> CatalogedApis { get; init; }

    public required SolutionContent Content { get; init; }

    public required AssemblyDefinition? Assembly { get; init; }

    public IEnumerable<Table> Tables => _tables.Values;

    public Table? Find(string? table) => table is null ? null : _tables.GetValueOrDefault(table);

    /// <exception cref="System.ServiceModel.FaultException">No such table.</exception>
    public Table this[string? table] => Find(table) ?? throw Fault.UnknownTable(table);
}
