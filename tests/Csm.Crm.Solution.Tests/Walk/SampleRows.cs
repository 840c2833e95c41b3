using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Solution.Tests.Walk;

/// <summary>Fills columns with values they accept, and lookups with rows of the same customer.</summary>
/// <param name="organization">Creates what lookups need.</param>
/// <param name="owner">User who owns the customer and everything below.</param>
/// <param name="first">Number of the first row, in its texts and dates: samples of two owners must not share a key.</param>
internal sealed class SampleRows(IOrganizationService organization, Guid owner, int first = 0)
{
    private static readonly Lazy<IReadOnlyDictionary<string, int>> FirstOptions = new(ReadFirstOptions);

    // The anchors of a factor must rise or fall throughout.
    private static readonly Dictionary<string, decimal> Anchors = new(StringComparer.Ordinal) { ["csm_worst"] = 0, ["csm_amber"] = 40, ["csm_green"] = 70, ["csm_best"] = 100 };

    private readonly Dictionary<string, EntityReference> _rows = new(StringComparer.Ordinal) { ["systemuser"] = new("systemuser", owner) };
    private readonly HashSet<string> _underway = new(StringComparer.Ordinal);
    private int _filled = first;

    /// <summary>A row of the table; null while it is just being made, for lookups that lead back to it.</summary>
    public EntityReference? Of(string table)
    {
        if (_rows.TryGetValue(table, out var known))
        {
            return known;
        }

        if (table == "transactioncurrency")
        {
            return _rows[table] = organization.RetrieveMultiple(new QueryExpression(table)).Entities[0].ToEntityReference();
        }

        if (!_underway.Add(table))
        {
            return null;
        }

        var row = new Entity(table);
        if (WalkWorld.Tables.TryGetValue(table, out var file) && file.IsOwn)
        {
            // People enter the figures of a manual KPI; those of a metered one are measured.
            Fill(row, file, file.Columns.Where(static column => column.IsCustom && !column.IsMoneyBase).Select(static column => column.LogicalName).Where(column => (table, column) != ("csm_kpi", "csm_metricid")));
        }
        else
        {
            row[table == "contact" ? "lastname" : "name"] = $"Sample {table}";
        }

        if (file is null or { IsUserOwned: true })
        {
            row["ownerid"] = new EntityReference("systemuser", owner);
        }

        _underway.Remove(table);
        return _rows[table] = new EntityReference(table, organization.Create(row));
    }

    /// <summary>Sets the columns of <paramref name="row"/> that a form offers.</summary>
    public void Fill(Entity row, TableFile table, IEnumerable<string> columns)
    {
        var number = ++_filled;
        foreach (var column in columns.Select(table.Column).OfType<ColumnElement>())
        {
            if (Value(table, column, number) is { } value)
            {
                row[column.LogicalName] = value;
            }
        }

        // Where a goal stands is entered only as long as no KPI measures it.
        if (row.Contains("csm_kpiid"))
        {
            row.Attributes.Remove("csm_current");
        }
    }

    private object? Value(TableFile table, ColumnElement column, int number) => column.Type switch
    {
        _ when column["AutoNumberFormat"] is { Length: > 0 } => null,
        "nvarchar" or "ntext" => column["Format"] == "url" ? "https://example.com/material" : Text(column, number),
        "int" => Math.Max(1, int.Parse(column["MinValue"]!, CultureInfo.InvariantCulture)),
        "decimal" when table.LogicalName == "csm_healthfactor" && Anchors.TryGetValue(column.LogicalName, out var anchor) => anchor,
        "decimal" => Math.Max(1m, decimal.Parse(column["MinValue"]!, NumberStyles.Float, CultureInfo.InvariantCulture)),
        "float" => 1.0,
        "money" => new Money(1),
        "bit" => false,
        "datetime" => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(number),
        "picklist" => new OptionSetValue(FirstOptions.Value[column.Choice!]),
        "multiselectpicklist" => new OptionSetValueCollection { new(FirstOptions.Value[column.Choice!]) },
        "lookup" => Of(WalkWorld.TargetOf(table.LogicalName, column.LogicalName)),
        _ => null,
    };

    private static string Text(ColumnElement column, int number)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{column.LogicalName} {number}");
        var longest = int.Parse(column["MaxLength"] ?? column["Length"] ?? "100", CultureInfo.InvariantCulture);
        return text.Length <= longest ? text : text[^longest..];
    }

    private static IReadOnlyDictionary<string, int> ReadFirstOptions() =>
        Directory.GetFiles(Path.Combine(SolutionFolders.Source, "OptionSets"), "*.xml").Select(static file => XDocument.Load(file).Root!).ToDictionary(
            static choice => choice.Attribute("Name")!.Value,
            static choice => int.Parse(choice.Descendants("option").First().Attribute("value")!.Value, CultureInfo.InvariantCulture),
            StringComparer.OrdinalIgnoreCase);
}
