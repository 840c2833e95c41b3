using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 19 and 20: columns that need something beside them.</summary>
internal static class DependentColumnChecks
{
    /// <summary>19: a calculated or rollup column has its formula file, and each formula file its column.</summary>
    public static IEnumerable<LintFinding> Formulas(LintContext context)
    {
        foreach (var table in context.Tables)
        {
            var named = new HashSet<string>(StringComparer.Ordinal);
            foreach (var column in table.Columns)
            {
                var file = column["FormulaDefinitionFileName"] ?? string.Empty;
                var isComputed = column["SourceType"] is not (null or "0");
                named.Add(table.Folder + file);
                if (isComputed != file.Length > 0 || (isComputed && (!file.StartsWith("/Formulas/", StringComparison.Ordinal) || !context.Tree.Has(table.Folder + file))))
                {
                    yield return new LintFinding(19, table.Path, $"Column '{column.SchemaName}' has SourceType '{column["SourceType"]}' and the formula file '{file}', which do not fit or whose file is missing.", $"A computed column names /Formulas/{table.LogicalName}-{column.LogicalName}.xaml, which lies in {table.Folder}; every other column has SourceType 0 and names none.");
                }

                if (isComputed && (column["ValidForCreateApi"] != "0" || column["ValidForUpdateApi"] != "0"))
                {
                    yield return new LintFinding(19, table.Path, $"The computed column '{column.SchemaName}' can be written.", "Set ValidForCreateApi and ValidForUpdateApi to 0.");
                }
            }

            foreach (var file in context.Tree.Files(table.Folder + "/Formulas", "*").Where(file => !named.Contains(file)))
            {
                yield return new LintFinding(19, file, "No column names this formula.", "Remove it, or name it in the column's FormulaDefinitionFileName.");
            }
        }
    }

    /// <summary>20: money brings its base value and, on own tables, currency and rate.</summary>
    public static IEnumerable<LintFinding> Money(LintContext context)
    {
        foreach (var table in context.Tables)
        {
            var money = table.Columns.Where(column => column.Type == "money" && !column.IsMoneyBase).ToList();
            foreach (var column in money.Where(column => table.Columns.All(other => other["CalculationOf"] != column.SchemaName)))
            {
                yield return new LintFinding(20, table.Path, $"Money column '{column.SchemaName}' has no '_Base' column with CalculationOf.", "Add it; 'add column --type money' does.");
            }

            foreach (var column in table.Columns.Where(column => column.IsMoneyBase && money.TrueForAll(other => other.SchemaName != column["CalculationOf"])))
            {
                yield return new LintFinding(20, table.Path, $"'{column.SchemaName}' is the base value of '{column["CalculationOf"]}', which does not exist.", "Remove it or name the money column.");
            }

            foreach (var needed in new[] { "transactioncurrencyid", "exchangerate" }.Where(needed => table.IsOwn && money.Count > 0 && table.Column(needed) is null))
            {
                yield return new LintFinding(20, table.Path, $"The table has money but no '{needed}'.", "Add it; 'add column --type money' does.");
            }
        }
    }

    /// <summary>20: an image column has its configurations.</summary>
    public static IEnumerable<LintFinding> Images(LintContext context) =>
        from table in context.Tables
        from column in table.Columns
        where column.Type == "image" && context.Customizations.Element("AttributeImageConfigs")?.Elements().Any(image => image.Text("parententitylogicalname") == table.LogicalName && image.Text("attributelogicalname") == column.LogicalName) != true
        select new LintFinding(20, table.Path, $"Image column '{column.SchemaName}' has no AttributeImageConfig in Other/Customizations.xml, so the column would be created without a size.", "Add the AttributeImageConfig, and an EntityImageConfig for the table's primary image.");

    /// <summary>20: a secured column is opened by a profile, and is in no key, whose values anybody could try.</summary>
    public static IEnumerable<LintFinding> Secured(LintContext context)
    {
        var opened = context.Profiles.SelectMany(profile => profile.Root.Descendants("FieldPermission")).Select(permission => (permission.Text("EntityName"), permission.Text("AttributeName"))).ToHashSet();
        foreach (var table in context.Tables)
        {
            var keyed = table.Info.Descendants("AttributeName").Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var column in table.Columns.Where(column => column["IsSecured"] == "1"))
            {
                if (!opened.Contains((table.LogicalName, column.LogicalName)))
                {
                    yield return new LintFinding(20, table.Path, $"The secured column '{column.SchemaName}' is in no field security profile, so only system administrators would see it.", "Add a FieldPermission to Other/FieldSecurityProfiles.xml, or set IsSecured to 0.");
                }

                if (keyed.Contains(column.LogicalName))
                {
                    yield return new LintFinding(20, table.Path, $"The secured column '{column.SchemaName}' is part of an alternate key.", "Take it out of the key, or set IsSecured to 0.");
                }

                if (!IsSecurable(column))
                {
                    yield return new LintFinding(20, table.Path, $"Column '{column.SchemaName}' of type '{column.Type}' cannot be secured.", "Set IsSecured to 0.");
                }
            }
        }
    }

    private static bool IsSecurable(ColumnElement column) => column.IsCustom && !column.IsPrimaryName && column.Type is not ("primarykey" or "state" or "status" or "owner");
}
