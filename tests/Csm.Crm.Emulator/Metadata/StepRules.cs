namespace Csm.Crm.Emulator.Metadata;

/// <summary>What a registration must satisfy before the emulator runs it; the platform refuses the same at registration.</summary>
internal static class StepRules
{
    private static readonly string[] RowMessages = ["Create", "CreateMultiple", "Update", "UpdateMultiple", "Delete"];

    public static void Check(StepDefinition step, IReadOnlyDictionary<string, Table> tables, IReadOnlyDictionary<string, CustomApiDefinition> apis)
    {
        Require(step, step.Stage is 10 or 20 or 40, $"has stage {step.Stage}; 10, 20 and 40 can be registered");
        Require(step, !step.IsAsync || step.Stage == 40, "is asynchronous before stage 40");
        Require(step, step.Rank >= 1, $"has rank {step.Rank}; ranks start at 1");
        if (apis.TryGetValue(step.Message, out var api))
        {
            Require(step, api.AllowedSteps == 2 || (api.AllowedSteps == 1 && step.IsAsync), $"is on the Custom API '{api.Name}', whose allowedcustomprocessingsteptype is {api.AllowedSteps}");
            return;
        }

        Require(step, RowMessages.Contains(step.Message), $"is on the message '{step.Message}'; the emulator runs steps on {string.Join(", ", RowMessages)} and on the solution's Custom APIs");
        Require(step, step.Table is not null && tables.ContainsKey(step.Table), $"is on the table '{step.Table}', which is neither in the solution nor a declared base table");
        CheckColumns(step, tables[step.Table!]);
    }

    private static void CheckColumns(StepDefinition step, Table table)
    {
        Require(step, step.FilteringColumns.Count == 0 || step.Message is "Update" or "UpdateMultiple", "has filtering columns, which only Update and UpdateMultiple take");
        foreach (var column in step.FilteringColumns)
        {
            Require(step, table.Find(column) is not null, $"filters on '{table.Name}.{column}', which does not exist");
        }

        foreach (var image in step.Images)
        {
            Require(step, image.Kind is 0 or 1 or 2, $"has an image of type {image.Kind}; 0, 1 and 2 exist");
            Require(step, image.Kind == 1 || !step.Message.StartsWith("Create", StringComparison.Ordinal), $"has the pre-image '{image.Alias}', but a row that is being created has no past");
            Require(step, image.Kind == 0 || (step.Stage == 40 && step.Message != "Delete"), $"has the post-image '{image.Alias}', which exists in stage 40 only and not on Delete");
            foreach (var column in image.Columns)
            {
                Require(step, table.Find(column) is not null, $"has an image with the column '{table.Name}.{column}', which does not exist");
            }
        }
    }

    private static void Require(StepDefinition step, bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new SolutionImportException($"Step '{step.Name}' {otherwise}.");
        }
    }
}
