using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>
/// What people enter, and nothing automatic ever writes: every field somebody may edit on a shipped form, but for the
/// exceptions, each with its reason. Every world of these tests looks through what our plug-ins write for these columns.
/// </summary>
internal static class PeoplesColumns
{
    /// <summary>Columns by table.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Of = EditableOnForms()
        .ToDictionary(table => table.Key, table => table.Value.Where(column => !PeoplesExceptions.Has((table.Key, column))).ToArray(), StringComparer.Ordinal);

    /// <summary>
    /// Where a plug-in wrote one of them, a sentence each: by an update of its own, of one row or of many; or, before the
    /// main operation, by changing what somebody sent, or by adding to an update what nobody sent. A new row may be filled.
    /// </summary>
    public static IEnumerable<string> Breaches(IEnumerable<JournalEntry> entries) =>
        from entry in entries
        where entry is { Table: not null, Detail: not null } && Of.ContainsKey(entry.Table) && IsWriteOfAPlugin(entry)
        from column in entry.Detail!.Split(' ').Intersect(Of[entry.Table!])
        where entry.Kind != JournalKind.StepFilled || !PeoplesExceptions.Filled.ContainsKey((entry.Table!, column))
        select $"A plug-in wrote '{entry.Table}.{column}', which people enter ({entry.Message}{(entry.Kind == JournalKind.Request ? "" : ", before the main operation")}).";

    /// <summary>Editable fields of the main and quick-create forms, by table, logical names.</summary>
    public static IReadOnlyDictionary<string, string[]> EditableOnForms() => Directory
        .EnumerateDirectories(Path.Combine(ProductFolders.SolutionSource, "Entities"))
        .ToDictionary(
            table => Path.GetFileName(table).ToLowerInvariant(),
            table => new[] { "main", "quickCreate" }
                .SelectMany(kind => ProductFolders.FormFieldsOf(Path.GetFileName(table), kind))
                .Where(field => !field.IsDisabled)
                .Select(field => field.Column)
                .Distinct()
                .ToArray(),
            StringComparer.Ordinal);

    private static bool IsWriteOfAPlugin(JournalEntry entry) => entry.Kind switch
    {
        JournalKind.Request => entry is { Message: "Update" or "UpdateMultiple" or "Upsert" or "UpsertMultiple", Depth: > 1 },
        JournalKind.StepOverwrote => true,
        JournalKind.StepFilled => entry.Message == "Update",
        _ => false,
    };
}
