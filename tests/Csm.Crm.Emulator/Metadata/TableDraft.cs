namespace Csm.Crm.Emulator.Metadata;

/// <summary>
/// A table while the base declaration and the solution's file are being put together. The platform owns the system
/// columns, so those a file leaves out are added here.
/// </summary>
internal sealed class TableDraft(string schemaName, string entitySetName, Ownership ownership, string primaryId, string primaryName)
{
    private readonly List<Column> _columns = [];

    public string Name { get; } = schemaName.ToLowerInvariant();

    public string SchemaName => schemaName;

    public Ownership Ownership => ownership;

    /// <summary>False for the few tables of the platform whose rows have no state.</summary>
    public bool HasState { get; set; } = true;

    public List<(string Name, IReadOnlyList<string> Columns)> Keys { get; } = [];

    public void Add(Column column)
    {
        if (_columns.Exists(existing => existing.Name == column.Name))
        {
            throw new SolutionImportException($"Table '{Name}' declares the column '{column.Name}' twice.");
        }

        _columns.Add(column);
    }

    public Column? Find(string column) => _columns.Find(existing => existing.Name == column);

    public Table Build()
    {
        foreach (var column in SystemColumns.For(Name, primaryId, ownership, _columns.Exists(column => column.Kind == ColumnKind.Money)))
        {
            if (Find(column.Name) is null && (HasState || column.Kind is not (ColumnKind.State or ColumnKind.Status)))
            {
                _columns.Add(column);
            }
        }

        foreach (var money in _columns.FindAll(column => column is { Kind: ColumnKind.Money, BaseOf: null }))
        {
            if (!_columns.Exists(column => column.BaseOf == money.Name))
            {
                _columns.Add(SystemColumns.BaseMoney(money));
            }
        }

        if (Find(primaryName) is null)
        {
            throw new SolutionImportException($"Table '{Name}' has no primary name column: one column's DisplayMask must contain PrimaryName.");
        }

        var table = new Table(schemaName, entitySetName, ownership, primaryId, primaryName, _columns);
        foreach (var (name, columns) in Keys)
        {
            table.Keys.Add(new AlternateKey(name, [.. columns.Select(column => table.Find(column)
                ?? throw new SolutionImportException($"Key '{name}' of table '{Name}' names the column '{column}', which the table does not have."))]));
        }

        return table;
    }
}
