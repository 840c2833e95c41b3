using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.ReferenceData;

/// <summary>Judges reference data by the solution it belongs to.</summary>
public static class DataChecker
{
    private static readonly Func<DataModel, IEnumerable<DataFinding>>[] Checks =
        [DataSchemaChecks.Tables, DataSchemaChecks.Order, DataRowChecks.Ids, DataRowChecks.Values, DataRowChecks.Links];

    /// <summary>Everything that is wrong; empty when the data imports, once or twice, and leaves the same rows.</summary>
    public static IReadOnlyList<DataFinding> Run(SourceTree tree, DataFolder folder)
    {
        var model = new DataModel(tree, folder);
        return [.. Checks.SelectMany(check => check(model))];
    }
}
