using System.Globalization;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.State;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>Digital usage as rows: one per contact, product and day, with absolute figures over all partitions.</summary>
internal static class UsageRows
{
    /// <param name="partitions">What was reported.</param>
    /// <param name="contacts">Whose account is whose now; usage of a contact that is not there any more is left alone.</param>
    /// <param name="today">The first day that is not over, UTC: it and later ones are not told of yet.</param>
    public static IEnumerable<DigitalUsage> Of(IEnumerable<PartitionState> partitions, ContactDirectory contacts, DateOnly today) => partitions
        .SelectMany(static partition => partition.Usage.All)
        .Where(use => use.Key.Day < today)
        .GroupBy(static use => use.Key, static use => use.Value)
        .Select(same => (same.Key, Contact: contacts.Find(same.Key.Contact), Use: same.Aggregate(static (one, other) => one.Join(other))))
        .Where(static item => item.Contact is not null)
        .Select(static item => Row(item.Key, item.Contact!, item.Use));

    private static DigitalUsage Row(DigitalUseKey key, CustomerContact contact, DigitalUse use)
    {
        var date = key.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new DigitalUsage(RowId.From(DigitalUsage.EntityLogicalName, key.Contact.ToString("D"), key.Product, date))
        {
            Name = $"{use.Product} {date}",
            AccountId = new EntityReference(Account.EntityLogicalName, contact.AccountId),
            ContactId = new EntityReference("contact", contact.Id),
            Product = use.Product,
            Day = key.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            Logins = Said(use.Logins),
            ActiveMinutes = Said(use.ActiveMinutes),
            CoreFunctions = Said(use.CoreFunctions),
        };
    }

    private static int? Said(int figure) => figure == DigitalUse.NotSaid ? null : figure;
}
