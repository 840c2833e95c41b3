namespace Csm.Crm.Telemetry.Customers;

/// <summary>Where contacts, sites and materials come from.</summary>
public interface ICustomerSource
{
    /// <summary>Loads the active contacts of accounts.</summary>
    Task<ContactDirectory> LoadContactsAsync(CancellationToken cancellationToken);

    /// <summary>Loads the active sites and materials.</summary>
    Task<StockDirectory> LoadStocksAsync(CancellationToken cancellationToken);
}

/// <summary>
/// The customers' contacts, sites and materials: loaded when the first event needs them, never where none does, and again
/// like the machines. Safe for use by several threads.
/// </summary>
public sealed class CurrentCustomers : IDisposable
{
    private readonly Refreshed<ContactDirectory> contacts;
    private readonly Refreshed<StockDirectory> stocks;
    private readonly Dictionary<string, string> products;

    /// <param name="source">Where to load from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeToLive">Age at which they are loaded again.</param>
    /// <param name="shortestInterval">Shortest time between two loads, however many unknown names come.</param>
    /// <param name="products">The digital products that are known, as they are to be written; none for all.</param>
    public CurrentCustomers(ICustomerSource source, TimeProvider time, TimeSpan timeToLive, TimeSpan shortestInterval, IEnumerable<string>? products = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        contacts = new Refreshed<ContactDirectory>(source.LoadContactsAsync, time, timeToLive, shortestInterval);
        stocks = new Refreshed<StockDirectory>(source.LoadStocksAsync, time, timeToLive, shortestInterval);
        this.products = (products ?? []).ToDictionary(static product => product, static product => product, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The contacts if they were loaded within their time to live, otherwise null.</summary>
    public ContactDirectory? LoadedContacts => contacts.Fresh;

    /// <summary>Sites and materials if they were loaded within their time to live, otherwise null.</summary>
    public StockDirectory? LoadedStocks => stocks.Fresh;

    /// <summary>The contacts, at most their time to live old.</summary>
    public ValueTask<ContactDirectory> ContactsAsync(CancellationToken cancellationToken) => contacts.GetAsync(cancellationToken);

    /// <summary>Contacts among which one that has just been added can be found, unless they were loaded a moment ago.</summary>
    public ValueTask<ContactDirectory> ContactsAfterUnknownAsync(CancellationToken cancellationToken) => contacts.GetAfterUnknownAsync(cancellationToken);

    /// <summary>Sites and materials, at most their time to live old.</summary>
    public ValueTask<StockDirectory> StocksAsync(CancellationToken cancellationToken) => stocks.GetAsync(cancellationToken);

    /// <summary>Sites and materials among which one that has just been added can be found, unless they were loaded a moment ago.</summary>
    public ValueTask<StockDirectory> StocksAfterUnknownAsync(CancellationToken cancellationToken) => stocks.GetAfterUnknownAsync(cancellationToken);

    /// <summary>A product as it is written, or null where it is none of those that are known.</summary>
    public string? ProductOf(string name) => products.Count == 0 ? name : products.GetValueOrDefault(name);

    /// <summary>The products that are known; empty for all.</summary>
    public IReadOnlyCollection<string> Products => products.Values;

    /// <inheritdoc/>
    public void Dispose()
    {
        contacts.Dispose();
        stocks.Dispose();
    }
}
