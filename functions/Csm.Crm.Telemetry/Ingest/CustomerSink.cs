using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Ingest;

/// <summary>Takes digital usage and consignment stocks into the state and the journal record of their batch.</summary>
/// <param name="state">The partition's state.</param>
/// <param name="record">The batch's record.</param>
/// <param name="customers">Contacts, sites and materials; null where none are known.</param>
internal sealed class CustomerSink(PartitionState state, JournalRecord record, CurrentCustomers? customers)
{
    // The day begins this much earlier in the easternmost zones than in UTC.
    private static readonly TimeSpan EarliestDay = TimeSpan.FromHours(14);

    private ContactDirectory? contacts = customers?.LoadedContacts;
    private StockDirectory? stocks = customers?.LoadedStocks;
    private bool missesContacts;
    private bool missesStocks;

    /// <summary>True when an event was not taken because of a name nobody knows.</summary>
    public bool HasUnknown => missesContacts || missesStocks;

    /// <summary>Whether a newer directory may know what is meant.</summary>
    public static bool IsUnknown(Rejection rejection) => rejection.Reason is RejectionReason.ContactUnknown or RejectionReason.SiteUnknown or RejectionReason.MaterialUnknown;

    /// <summary>Looks names up in what is newest from now on.</summary>
    public async ValueTask LoadMissingAsync(CancellationToken cancellationToken)
    {
        if (customers is not null && missesContacts)
        {
            contacts = await customers.ContactsAfterUnknownAsync(cancellationToken);
        }

        if (customers is not null && missesStocks)
        {
            stocks = await customers.StocksAfterUnknownAsync(cancellationToken);
        }
    }

    /// <summary>Loads what dead letters that are replayed may need.</summary>
    public ValueTask PrepareAsync(IReadOnlyList<IncomingEvent> letters, CancellationToken cancellationToken)
    {
        missesContacts = letters.Any(static letter => letter.Body.Span.IndexOf("\"digital_usage\""u8) >= 0);
        missesStocks = letters.Any(static letter => letter.Body.Span.IndexOf("\"consignment_stock\""u8) >= 0);
        return LoadMissingAsync(cancellationToken);
    }

    /// <summary>Takes usage in.</summary>
    /// <param name="usage">The usage.</param>
    /// <param name="arrivedAt">When the hub took the event, UTC ticks.</param>
    /// <returns>Why it was not, or null.</returns>
    public Rejection? Take(UsageReading usage, long arrivedAt)
    {
        var fault = "The contacts are not loaded.";
        if (contacts?.Find(usage.Contact, out fault) is not { } contact)
        {
            missesContacts = true;
            return new Rejection(RejectionReason.ContactUnknown, fault);
        }

        if (customers!.ProductOf(usage.Product) is not { } product)
        {
            return new Rejection(RejectionReason.ProductUnknown, $"'{usage.Product}' is no digital product. Set are: {string.Join(", ", customers.Products)} (TelemetryDigitalProducts).");
        }

        var latest = DateOnly.FromDateTime(new DateTime(arrivedAt, DateTimeKind.Utc) + EarliestDay);
        if (usage.Day > latest)
        {
            return new Rejection(RejectionReason.Future, $"The usage of '{product}' is of {usage.Day:yyyy-MM-dd}, after the event arrived: a clock is wrong.");
        }

        if (state.Usage.IsClosed(usage.Day))
        {
            return new Rejection(RejectionReason.Late, $"The usage of '{product}' is of {usage.Day:yyyy-MM-dd}; {DigitalUsageLog.DaysKept} days are kept from the newest.");
        }

        var key = DigitalUseKey.Of(contact.Id, product, usage.Day);
        var use = new DigitalUse(product, usage.Logins ?? DigitalUse.NotSaid, usage.ActiveMinutes ?? DigitalUse.NotSaid, usage.CoreFunctions ?? DigitalUse.NotSaid);
        if (state.Usage.Join(key, use))
        {
            record.AddUsage(key, use);
        }

        return null;
    }

    /// <summary>Takes a stock in.</summary>
    /// <param name="stock">The stock.</param>
    /// <param name="latestTicks">What is later has not been yet, UTC ticks.</param>
    /// <returns>Why it was not, or null.</returns>
    public Rejection? Take(StockReading stock, long latestTicks)
    {
        var fault = "Sites and materials are not loaded.";
        if (stocks?.FindSite(stock.Site, out fault) is not { } site)
        {
            missesStocks = true;
            return new Rejection(RejectionReason.SiteUnknown, fault);
        }

        if (stocks.FindMaterial(stock.Material) is not { } material)
        {
            missesStocks = true;
            return new Rejection(RejectionReason.MaterialUnknown, $"No active material has the number '{stock.Material}'. Add it (csm_material), then replay.");
        }

        if (stock.Ticks > latestTicks)
        {
            return new Rejection(RejectionReason.Future, $"The stock of '{stock.Material}' is of {new DateTime(stock.Ticks):yyyy-MM-ddTHH:mm:ss}Z, after the event arrived: a clock is wrong.");
        }

        var key = new StockKey(site.Id, material.Id);
        var level = new StockLevel(stock.Ticks / TimeSpan.TicksPerMillisecond, stock.Quantity, stock.Minimum ?? StockLevel.NotSaid, stock.ReorderPoint ?? StockLevel.NotSaid);
        if (state.Stocks.IsClosed(key, level))
        {
            return new Rejection(RejectionReason.Late, $"The stock of '{stock.Material}' is of {new DateTime(stock.Ticks):yyyy-MM-dd}, more than {StockLog.DaysKept} days before the newest.");
        }

        if (state.Stocks.Join(key, level))
        {
            record.AddStock(key, level);
        }

        return null;
    }
}
