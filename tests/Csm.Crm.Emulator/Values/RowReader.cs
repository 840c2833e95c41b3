using System.Globalization;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Values;

/// <summary>Turns stored rows into what a caller gets: fresh SDK values, lookup names and formatted values.</summary>
internal sealed class RowReader(SolutionModel model, RowStore store)
{
    /// <summary>Columns a caller gets for "all columns".</summary>
    public static IReadOnlyList<Column> AllColumns(Table table) =>
        [.. table.Columns.Where(column => column.Kind != ColumnKind.Unsupported)];

    /// <summary>An entity with its id and the columns asked for; empty ones are absent.</summary>
    public Entity Read(Table table, Row row, IEnumerable<Column> columns)
    {
        var entity = new Entity(table.Name, row.Id) { RowVersion = ((long)row[table.Version]!).ToString(CultureInfo.InvariantCulture) };
        entity[table.PrimaryId.Name] = row.Id;
        foreach (var column in columns)
        {
            if (row[column] is { } stored)
            {
                entity[column.Name] = Value(column, stored);
                if (Formatted(column, stored) is { } text)
                {
                    entity.FormattedValues[column.Name] = text;
                }
            }
        }

        return entity;
    }

    public object Value(Column column, object stored) => column.Kind switch
    {
        ColumnKind.Money => new Money((decimal)stored),
        ColumnKind.Choice or ColumnKind.State or ColumnKind.Status => new OptionSetValue((int)stored),
        ColumnKind.Choices => new OptionSetValueCollection([.. ((ChoiceSet)stored).Values.Select(value => new OptionSetValue(value))]),
        ColumnKind.Lookup => Reference((RowReference)stored),
        _ => stored,
    };

    /// <summary>Label of a choice, choices or yes/no and name of a lookup; null for the kinds whose format depends on a user's settings.</summary>
    public string? Formatted(Column column, object stored) => column.Kind switch
    {
        ColumnKind.Choice or ColumnKind.State or ColumnKind.Status => column.LabelOf((int)stored),
        ColumnKind.Choices => string.Join("; ", ((ChoiceSet)stored).Values.Select(column.LabelOf)),
        ColumnKind.Boolean => column.LabelOf((bool)stored ? 1 : 0) ?? ((bool)stored ? "Yes" : "No"),
        ColumnKind.Lookup => NameOf((RowReference)stored),
        _ => null,
    };

    /// <summary>Primary name of the row pointed to.</summary>
    public string? NameOf(RowReference reference)
    {
        var table = model[reference.Table];
        return store[table].Find(reference.Id)?[table.PrimaryName] as string;
    }

    private EntityReference Reference(RowReference reference) => new(reference.Table, reference.Id) { Name = NameOf(reference) };
}
