using System.Globalization;
using Csm.Crm.Emulator;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Benchmarks.World;

/// <summary>The data all cases work on: people (like contacts, 30 filled columns each) who belong to accounts.</summary>
internal static class People
{
    public const string Table = "csm_person";
    public const string Id = "csm_personid";
    public const string Name = "csm_name";
    public const string Account = "csm_accountid";
    public const string AccountId = "accountid";
    public const string AccountName = "name";

    /// <summary>A whole number from 0 to 99, each in 1 % of the rows. Not indexed.</summary>
    public const string Group = "csm_group";

    public const int Count = 20_000;
    public const int AccountCount = 2_000;

    /// <summary>The columns a row has; all are filled.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        Id, Name, Account, Group, "csm_email", "csm_phone", "csm_title", "csm_street", "csm_city", "csm_country", "csm_note", "csm_children",
        "csm_score", "csm_budget", "csm_budget_base", "csm_latitude", "csm_active", "csm_color", "csm_birthday", "csm_seen",
        "createdon", "createdby", "modifiedon", "modifiedby", "ownerid", "owningbusinessunit", "statecode", "statuscode", "transactioncurrencyid", "exchangerate",
    ];

    /// <summary>The solution with the table, without steps.</summary>
    public static SolutionBuilder Solution() => new SolutionBuilder()
        .Choice("csm_Color", (729100000, "Red"), (729100001, "Green"), (729100002, "Amber"))
        .Table("Account", table => table.Integer("csm_FleetSize"), extends: true)
        .Table("csm_Person", table => table
            .Name().Lookup("csm_AccountId", "Account").Integer("csm_Group").Text("csm_Email").Text("csm_Phone").Text("csm_Title").Text("csm_Street")
            .Text("csm_City").Text("csm_Country").Text("csm_Note").Integer("csm_Children").Decimal("csm_Score").Money("csm_Budget").Float("csm_Latitude")
            .Bit("csm_Active").Choice("csm_Color", "csm_Color").Date("csm_Birthday", 2).Date("csm_Seen", 1));

    /// <summary>An organisation with all accounts and all people.</summary>
    public static EmulatedOrganization Seeded()
    {
        var organization = Solution().Import();
        var accounts = AddAccounts(organization);
        for (var i = 0; i < Count; i++)
        {
            organization.Administrator.Create(Person(i, accounts));
        }

        return organization;
    }

    public static EntityReference[] AddAccounts(EmulatedOrganization organization) =>
    [
        .. Enumerable.Range(0, AccountCount).Select(i => new EntityReference("account",
            organization.Administrator.Create(new Entity("account") { [AccountName] = Text("Account", i), ["csm_fleetsize"] = i % 50 }))),
    ];

    public static Entity Person(int i, EntityReference[] accounts) => new(Table)
    {
        [Name] = Text("Person", i),
        [Account] = accounts[i * 7919 % accounts.Length],
        [Group] = i % 100,
        ["csm_email"] = Text("person@example.com", i),
        ["csm_phone"] = Text("+49 40", i),
        ["csm_title"] = Text("Title", i % 20),
        ["csm_street"] = Text("Street", i % 500),
        ["csm_city"] = Text("City", i % 50),
        ["csm_country"] = Text("Country", i % 10),
        ["csm_note"] = Text("A short note about the person", i),
        ["csm_children"] = i % 4,
        ["csm_score"] = i % 1000 / 10m,
        ["csm_budget"] = new Money(i),
        ["csm_latitude"] = i % 90 + 0.5,
        ["csm_active"] = i % 2 == 0,
        ["csm_color"] = new OptionSetValue(729100000 + (i % 3)),
        ["csm_birthday"] = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i % 10_000),
        ["csm_seen"] = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i),
    };

    /// <summary>All rows of a table as the other emulators hold them: a dictionary each, with the SDK's values.</summary>
    public static List<Dictionary<string, object?>> Dictionaries(EmulatedOrganization organization, string table, params IEnumerable<string> columns)
    {
        var rows = new List<Dictionary<string, object?>>();
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet([.. columns]), PageInfo = new PagingInfo { PageNumber = 1, Count = 5000 } };
        for (var more = true; more; query.PageInfo.PageNumber++)
        {
            var page = organization.Administrator.RetrieveMultiple(query);
            rows.AddRange(page.Entities.Select(row => row.Attributes.ToDictionary(pair => pair.Key, object? (pair) => pair.Value)));
            query.PageInfo.PagingCookie = page.PagingCookie;
            more = page.MoreRecords;
        }

        return rows;
    }

    /// <summary>The row with plain values, which need no copy and no converter: the lightest form a baseline can work on.</summary>
    public static Dictionary<string, object?> Plain(Dictionary<string, object?> row) => row.ToDictionary(pair => pair.Key, pair => Plain(pair.Value));

    /// <summary>The row with values of its own: the SDK's are mutable, so sharing them would be no copy.</summary>
    public static Dictionary<string, object?> Clone(Dictionary<string, object?> row)
    {
        var clone = new Dictionary<string, object?>(row.Count);
        foreach (var (name, value) in row)
        {
            clone.Add(name, value switch
            {
                EntityReference reference => new EntityReference(reference.LogicalName, reference.Id) { Name = reference.Name },
                OptionSetValue option => new OptionSetValue(option.Value),
                Money money => new Money(money.Value),
                _ => value,
            });
        }

        return clone;
    }

    private static object? Plain(object? value) => value switch
    {
        EntityReference reference => reference.Id,
        OptionSetValue option => option.Value,
        Money money => money.Value,
        _ => value,
    };

    private static string Text(string prefix, int i) => string.Create(CultureInfo.InvariantCulture, $"{prefix} {i:D5}");
}
