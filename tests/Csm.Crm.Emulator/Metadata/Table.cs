using Csm.Crm.Emulator.Faults;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Who can own rows of a table.</summary>
internal enum Ownership
{
    /// <summary>A user or team owns each row; privileges have a depth.</summary>
    User,

    /// <summary>The organisation owns the rows; a privilege reaches all or none.</summary>
    Organization,
}

/// <summary>Columns whose values must be unique together. Rows with an empty key column are outside it.</summary>
internal sealed record AlternateKey(string Name, IReadOnlyList<Column> Columns);

/// <summary>What happens to the referencing rows when something happens to the referenced row.</summary>
internal enum Cascade
{
    None,
    All,
    Active,
    UserOwned,
    RemoveLink,
    Restrict,
}

/// <summary>A one-to-many relationship.</summary>
internal sealed record Relationship(
    string Name, string ReferencingTable, string ReferencingColumn, string ReferencedTable,
    Cascade OnDelete, Cascade OnAssign, Cascade OnShare, Cascade OnUnshare, Cascade OnReparent)
{
    /// <summary>Whether the referencing rows go to the row that stays when two are merged. A solution file cannot say it: the schema has no element for it.</summary>
    public bool FollowsMerge => IsMergeable(ReferencedTable);

    /// <summary>Tables whose rows can be merged, of those the emulator declares.</summary>
    public static bool IsMergeable(string table) => table is "account" or "contact";
}

/// <summary>A table: its columns in slot order, keys and relationships. Built once at import, read-only afterwards.</summary>
internal sealed class Table
{
    private readonly Dictionary<string, Column> _byName;

    public Table(string schemaName, string entitySetName, Ownership ownership, string primaryId, string primaryName, IReadOnlyList<Column> columns)
    {
        SchemaName = schemaName;
        Name = schemaName.ToLowerInvariant();
        EntitySetName = entitySetName;
        Ownership = ownership;
        Columns = columns;
        _byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        for (var slot = 0; slot < columns.Count; slot++)
        {
            columns[slot].Slot = slot;
        }

        PrimaryId = _byName[primaryId];
        PrimaryName = _byName[primaryName];
        Version = _byName["versionnumber"];
        State = _byName.GetValueOrDefault("statecode");
        Status = _byName.GetValueOrDefault("statuscode");
        Owner = ownership == Ownership.User ? _byName["ownerid"] : null;
        Currency = _byName.GetValueOrDefault("transactioncurrencyid");
        ExchangeRate = _byName.GetValueOrDefault("exchangerate");
        MoneyColumns = [.. columns.Where(column => column is { Kind: ColumnKind.Money, BaseOf: null })];
        BaseColumns = [.. columns.Where(column => column.BaseOf is not null).Select(column => (column, _byName[column.BaseOf!]))];
        DefaultedColumns = [.. columns.Where(column => column.Default is not null || column.AutoNumber is not null)];
    }

    public string Name { get; }

    public string SchemaName { get; }

    public string EntitySetName { get; }

    public Ownership Ownership { get; }

    public IReadOnlyList<Column> Columns { get; }

    public Column PrimaryId { get; }

    public Column PrimaryName { get; }

    public Column Version { get; }

    public Column? State { get; }

    public Column? Status { get; }

    public Column? Owner { get; }

    public Column? Currency { get; }

    public Column? ExchangeRate { get; }

    public IReadOnlyList<Column> MoneyColumns { get; }

    /// <summary>Money columns in base currency, each with the column it is computed from.</summary>
    public IReadOnlyList<(Column Base, Column Amount)> BaseColumns { get; }

    /// <summary>Columns the server fills on create when the caller does not.</summary>
    public IReadOnlyList<Column> DefaultedColumns { get; }

    public List<AlternateKey> Keys { get; } = [];

    /// <summary>Relationships in which this table is the referenced side.</summary>
    public List<Relationship> ReferencedBy { get; } = [];

    /// <summary>Relationships through which rows of this table inherit access, both tables being user-owned.</summary>
    public List<Relationship> Parental { get; } = [];

    public Column? Find(string name) => _byName.GetValueOrDefault(name);

    /// <exception cref="System.ServiceModel.FaultException">No such column, or one of a type the emulator does not store.</exception>
    public Column this[string? name]
    {
        get
        {
            if (name is null || !_byName.TryGetValue(name, out var column))
            {
                throw Fault.UnknownColumn(Name, name);
            }

            return column.Kind == ColumnKind.Unsupported
                ? throw Fault.Refused($"the column '{Name}.{name}' of type '{column.TypeName}'")
                : column;
        }
    }
}
