using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Digital usage by person. A row per person, product and day is too much to carry, so the platform groups it; it groups at
/// most 50,000 rows at a time and fails beyond, which is why who used what is read first and the sets are made so that none is larger.
/// </summary>
internal sealed class UsageReader
{
    private const int LargestPage = 5_000;
    private readonly IRows rows;

    public UsageReader(IRows rows) => this.rows = rows;

    public ILookup<Guid, PersonalUsage> Read(IReadOnlyList<Guid> accounts, DateTime now)
    {
        var from = now.Date.AddDays(-UsageFigures.WindowDays);

        // The next day may have begun where the person is.
        var to = now.Date.AddDays(1);
        return (ReadPage(accounts, from, to) ?? UsageSets.Of(ReadRowsADay(accounts, from, to), from, to).SelectMany(set => rows.Aggregate(FetchXml(set))).Select(OfGroup))
            .OfType<Use>()
            .GroupBy(use => new { use.Account, use.Contact })
            .ToLookup(person => person.Key.Account, person => new PersonalUsage(person.Key.Contact, person.Max(use => use.Day), person.Max(use => use.Functions)));
    }

    // The rows of one account nearly always fit a page, and that is one request instead of two; null when they do not.
    private IEnumerable<Use?>? ReadPage(IReadOnlyList<Guid> accounts, DateTime from, DateTime to)
    {
        if (accounts.Count != 1)
        {
            return null;
        }

        var query = Rows(from, to, DigitalUsage.Columns.AccountId, DigitalUsage.Columns.ContactId, DigitalUsage.Columns.Day, DigitalUsage.Columns.CoreFunctions).Where(DigitalUsage.Columns.AccountId, accounts[0]);
        query.AddOrder(DigitalUsage.PrimaryIdColumn, OrderType.Ascending);
        var page = rows.ReadPage(query, 1, LargestPage, out var hasMore);
        return hasMore ? null : page.Select(row => row.ToEntity<DigitalUsage>()).Select(row => Use.Of(row.AccountId, row.ContactId, row.Day, row.CoreFunctions));
    }

    // Persons by product: an account has at most as many rows on a day.
    private Dictionary<Guid, int> ReadRowsADay(IReadOnlyList<Guid> accounts, DateTime from, DateTime to)
    {
        QueryExpression Query()
        {
            var query = Rows(from, to, DigitalUsage.Columns.AccountId, DigitalUsage.Columns.ContactId, DigitalUsage.Columns.Product);
            query.Distinct = true;
            return query;
        }

        return rows.ReadWhereIn(Query, DigitalUsage.Columns.AccountId, accounts)
            .GroupBy(row => row.GetAttributeValue<EntityReference>(DigitalUsage.Columns.AccountId).Id)
            .ToDictionary(account => account.Key, account => account.Count());
    }

    private static QueryExpression Rows(DateTime from, DateTime to, params string[] columns) => Queries.From(DigitalUsage.EntityLogicalName, columns)
        .Where(DigitalUsage.Columns.Day, ConditionOperator.OnOrAfter, from)
        .Where(DigitalUsage.Columns.Day, ConditionOperator.OnOrBefore, to);

    private static Use? OfGroup(Entity row) => Use.Of(Plain(row, "account") as EntityReference, Plain(row, "contact") as EntityReference, Plain(row, "lastday") as DateTime?, Plain(row, "functions") as int?);

    private static object? Plain(Entity row, string alias) => row.GetAttributeValue<AliasedValue>(alias)?.Value;

    private static string FetchXml(UsageSet set) => string.Format(
        CultureInfo.InvariantCulture,
        "<fetch aggregate='true'><entity name='{0}'>"
        + "<attribute name='{1}' alias='account' groupby='true'/><attribute name='{2}' alias='contact' groupby='true'/>"
        + "<attribute name='{3}' alias='lastday' aggregate='max'/><attribute name='{4}' alias='functions' aggregate='max'/>"
        + "<filter><condition attribute='{3}' operator='on-or-after' value='{5:yyyy-MM-dd}'/><condition attribute='{3}' operator='on-or-before' value='{6:yyyy-MM-dd}'/>"
        + "<condition attribute='{1}' operator='in'>{7}</condition></filter>"
        + "</entity></fetch>",
        DigitalUsage.EntityLogicalName,
        DigitalUsage.Columns.AccountId,
        DigitalUsage.Columns.ContactId,
        DigitalUsage.Columns.Day,
        DigitalUsage.Columns.CoreFunctions,
        set.From,
        set.To,
        string.Concat(set.Accounts.Select(account => $"<value>{account:D}</value>")));

    // A row, or what the platform made of several; nothing without a person or a day.
    private sealed record Use(Guid Account, Guid Contact, DateTime Day, int Functions)
    {
        public static Use? Of(EntityReference? account, EntityReference? contact, DateTime? day, int? functions) =>
            account is not null && contact is not null && day is { } on ? new Use(account.Id, contact.Id, on, functions ?? 0) : null;
    }
}
