using System.IO.Compression;
using System.ServiceModel;
using System.Xml.Linq;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>What the product's packed relationships do to the rows below a row that is deleted, each relationship by itself.</summary>
public sealed class PackedDeletionTests
{
    private static readonly Lazy<EmulatedOrganization> Imported = new(() => EmulatedOrganization.Import(Product.Pack()));
    private static readonly Lazy<HashSet<string>> AccountColumns = new(() =>
        [.. Packed().Where(relationship => relationship.Lookup == "csm_accountid").Select(relationship => relationship.Child)]);
    private readonly EmulatedOrganization _org = Imported.Value.Fork();

    /// <summary>Relationships between tables of the solution, with what they say of a delete.</summary>
    public static TheoryData<string, string, string, string> Relationships()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var (parent, child, lookup, onDelete) in Packed())
        {
            data.Add(parent, child, lookup, onDelete);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Relationships))]
    public void DeletedRow_DoesToTheRowsBelowWhatItsRelationshipSays(string parent, string child, string lookup, string onDelete)
    {
        var account = new EntityReference("account", _org.Administrator.CreateAccount("Port"));
        var parentId = _org.Administrator.Create(Row(parent, account));
        var below = Row(child, account);
        below[lookup] = new EntityReference(parent, parentId);
        var childId = _org.Administrator.Create(below);

        // What is booked is kept by steps, for a restricted relationship would keep the customer from being deleted as well.
        var isBooked = parent == "csm_valueentry" || (parent, child) == ("csm_goal", "csm_valueentry");
        if (onDelete == "restrict" || isBooked)
        {
            Should.Throw<FaultException<OrganizationServiceFault>>(() => _org.Administrator.Delete(parent, parentId)).Message.ShouldContain(isBooked ? "booked" : child);
            Rows(parent, parentId).ShouldHaveSingleItem();
            return;
        }

        _org.Administrator.Delete(parent, parentId);

        if (onDelete == "cascade")
        {
            Rows(child, childId).ShouldBeEmpty();
        }
        else
        {
            Rows(child, childId, lookup).ShouldHaveSingleItem().Contains(lookup).ShouldBeFalse(onDelete);
        }
    }

    // What the plug-ins ask of a new row, whatever the test is about.
    private static Entity Row(string table, EntityReference account)
    {
        var row = new Entity(table);
        if (AccountColumns.Value.Contains(table))
        {
            row["csm_accountid"] = account;
        }

        if (table == "csm_healthfactor")
        {
            (row["csm_worst"], row["csm_amber"], row["csm_green"], row["csm_best"]) = (0m, 40m, 70m, 100m);
        }

        return row;
    }

    private IReadOnlyList<Entity> Rows(string table, Guid id, params string[] columns)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(columns) };
        query.Criteria.AddCondition(table + "id", ConditionOperator.Equal, id);
        return _org.Administrator.RetrieveMultiple(query).Entities;
    }

    private static IReadOnlyList<(string Parent, string Child, string Lookup, string OnDelete)> Packed()
    {
        using var zip = new ZipArchive(new MemoryStream(Product.Pack()));
        using var customizations = zip.GetEntry("customizations.xml")!.Open();
        return
        [
            .. XDocument.Load(customizations).Descendants("EntityRelationship")
                .Select(relationship => (Text(relationship, "ReferencedEntityName"), Text(relationship, "ReferencingEntityName"), Text(relationship, "ReferencingAttributeName"), Text(relationship, "CascadeDelete")))
                .Where(ends => ends.Item2.StartsWith("csm_", StringComparison.Ordinal) && (ends.Item1.StartsWith("csm_", StringComparison.Ordinal) || ends.Item1 is "account" or "contact")),
        ];
    }

    private static string Text(XElement relationship, string name) => relationship.Element(name)!.Value.ToLowerInvariant();
}
