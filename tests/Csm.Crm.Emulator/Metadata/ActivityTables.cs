using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>
/// Activities and notes of the base platform, and what they may stand beside: account, contact, and each table that has
/// activities or notes switched on or a relationship that says so. Such a relationship is parental unless the file says else.
/// </summary>
internal static class ActivityTables
{
    private const string AnyActivity = "activitypointer";
    private const string Note = "annotation";

    private static readonly (string Schema, string Set, Option[] States, Option[] Statuses)[] Activities =
    [
        ("Task", "tasks",
            [new(0, "Open", DefaultStatus: 2), new(1, "Completed", DefaultStatus: 5), new(2, "Canceled", DefaultStatus: 6)],
            [new(2, "Not Started"), new(3, "In Progress"), new(4, "Waiting on someone else"), new(5, "Completed", State: 1), new(6, "Canceled", State: 2), new(7, "Deferred")]),
        ("PhoneCall", "phonecalls",
            [new(0, "Open", DefaultStatus: 1), new(1, "Completed", DefaultStatus: 2), new(2, "Canceled", DefaultStatus: 3)],
            [new(1, "Open"), new(2, "Made", State: 1), new(3, "Canceled", State: 2), new(4, "Received", State: 1)]),
        ("Appointment", "appointments",
            [new(0, "Open", DefaultStatus: 1), new(1, "Completed", DefaultStatus: 3), new(2, "Canceled", DefaultStatus: 4), new(3, "Scheduled", DefaultStatus: 5)],
            [new(1, "Free"), new(2, "Tentative"), new(3, "Completed", State: 1), new(4, "Canceled", State: 2), new(5, "Busy", State: 3), new(6, "Out of Office", State: 3)]),
    ];

    public static bool IsActivity(string table) => Array.Exists(Activities, activity => activity.Schema.Equals(table, StringComparison.OrdinalIgnoreCase));

    public static IEnumerable<TableDraft> All()
    {
        foreach (var (schema, set, states, statuses) in Activities)
        {
            yield return BaseTables.Declare(schema, set, Ownership.User, "activityid", "subject",
                BaseTables.Text("subject", schema == "Task" ? 200 : 400), BaseTables.Memo("description", 2000),
                BaseTables.Date("scheduledstart"), BaseTables.Date("scheduledend"), BaseTables.Date("actualend"),
                BaseTables.Number("actualdurationminutes", 0, int.MaxValue),
                BaseTables.Lookup("regardingobjectid"),
                new Column { Name = "statecode", Kind = ColumnKind.State, Options = states },
                new Column { Name = "statuscode", Kind = ColumnKind.Status, Options = statuses });
        }

        var note = BaseTables.Declare("Annotation", "annotations", Ownership.User, "annotationid", "subject",
            BaseTables.Text("subject", 500), BaseTables.Memo("notetext", 100_000), BaseTables.Lookup("objectid"),
            BaseTables.Text("filename", 255), BaseTables.Text("mimetype", 256), BaseTables.Memo("documentbody", 1_073_741_823), BaseTables.Bit("isdocument"));
        note.HasState = false;
        yield return note;
    }

    /// <summary>Adds what the activities and notes of each table point to.</summary>
    public static void Relate(XElement root, Dictionary<string, TableDraft> tables, Dictionary<string, Relationship> relationships)
    {
        foreach (var table in tables.Values.ToList())
        {
            var isStandard = table.Name is "account" or "contact";
            foreach (var activity in Activities.Where(_ => isStandard || Has(root, table, "HasRelatedActivities")))
            {
                Add(new Relationship($"{table.SchemaName}_{activity.Schema}s", activity.Schema.ToLowerInvariant(), "regardingobjectid", table.Name, Cascade.All, Cascade.All, Cascade.All, Cascade.All, Cascade.All));
            }

            if (isStandard || Has(root, table, "HasRelatedNotes"))
            {
                Add(new Relationship($"{table.SchemaName}_Annotations", Note, "objectid", table.Name, Cascade.All, Cascade.All, Cascade.All, Cascade.All, Cascade.All));
            }
        }

        void Add(Relationship relationship)
        {
            var lookup = tables[relationship.ReferencingTable].Find(relationship.ReferencingColumn)!;
            if (!lookup.Targets.Contains(relationship.ReferencedTable))
            {
                lookup.Targets.Add(relationship.ReferencedTable);
                relationships.TryAdd(relationship.Name, relationship);
            }
        }
    }

    /// <summary>A relationship to the common parent of all activities stands for one to each of them.</summary>
    public static IEnumerable<Relationship> Expand(Relationship relationship) => relationship.ReferencingTable == AnyActivity
        ? Activities.Select(activity => relationship with { Name = $"{relationship.Name}_{activity.Schema}", ReferencingTable = activity.Schema.ToLowerInvariant() })
        : [relationship];

    private static bool Has(XElement root, TableDraft table, string flag) => root.Elements("Entities").Elements("Entity")
        .Where(entity => table.Name.Equals(entity.Element("Name")?.Value.Trim(), StringComparison.OrdinalIgnoreCase))
        .Descendants(flag).Any(element => element.Value is "True" or "1");
}
