using System.Globalization;
using Csm.Crm.Plugins.Health.Providers;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Digital usage by person. A row per person, product and day is too much to carry, so the platform groups it; it
/// groups at most 50,000 rows at a time, which is why the accounts are asked for in small sets.
/// </summary>
internal sealed class UsageReader
{
    private const int AccountsPerQuery = 25;
    private readonly IRows rows;

    public UsageReader(IRows rows) => this.rows = rows;

    public ILookup<Guid, PersonalUsage> Read(IReadOnlyList<Guid> accounts, DateTime now)
    {
        var found = new List<Entity>();
        for (var from = 0; from < accounts.Count; from += AccountsPerQuery)
        {
            found.AddRange(rows.Aggregate(FetchXml(accounts.Skip(from).Take(AccountsPerQuery), now.Date.AddDays(-DigitalAdoption.WindowDays))));
        }

        return found
            .Where(row => Plain(row, "lastday") is DateTime && Plain(row, "contact") is EntityReference)
            .ToLookup(
                row => ((EntityReference)Plain(row, "account")!).Id,
                row => new PersonalUsage(((EntityReference)Plain(row, "contact")!).Id, (DateTime)Plain(row, "lastday")!, Plain(row, "functions") as int? ?? 0));
    }

    private static object? Plain(Entity row, string alias) => row.GetAttributeValue<AliasedValue>(alias)?.Value;

    private static string FetchXml(IEnumerable<Guid> accounts, DateTime from) => string.Format(
        CultureInfo.InvariantCulture,
        "<fetch aggregate='true'><entity name='{0}'>"
        + "<attribute name='{1}' alias='account' groupby='true'/><attribute name='{2}' alias='contact' groupby='true'/>"
        + "<attribute name='{3}' alias='lastday' aggregate='max'/><attribute name='{4}' alias='functions' aggregate='max'/>"
        + "<filter><condition attribute='{3}' operator='on-or-after' value='{5:yyyy-MM-dd}'/><condition attribute='{1}' operator='in'>{6}</condition></filter>"
        + "</entity></fetch>",
        DigitalUsage.EntityLogicalName,
        DigitalUsage.Columns.AccountId,
        DigitalUsage.Columns.ContactId,
        DigitalUsage.Columns.Day,
        DigitalUsage.Columns.CoreFunctions,
        from,
        string.Concat(accounts.Select(account => $"<value>{account:D}</value>")));
}
