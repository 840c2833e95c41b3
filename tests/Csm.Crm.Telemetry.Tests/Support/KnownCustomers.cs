using Csm.Crm.Telemetry.Customers;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Contacts kim0… of two accounts, sites Quay0… and materials HYD-0…; counts how often they are loaded.</summary>
internal sealed class KnownCustomers : ICustomerSource
{
    public List<CustomerContact> Contacts { get; } = [.. Enumerable.Range(0, 4).Select(static number => new CustomerContact(new Guid(number, 11, 0, new byte[8]), new Guid(number % 2, 2, 0, new byte[8]), $"Kim{number}@port.example"))];

    public List<CustomerSite> Sites { get; } = [.. Enumerable.Range(0, 2).Select(static number => new CustomerSite(new Guid(number, 12, 0, new byte[8]), new Guid(number, 2, 0, new byte[8]), $"Quay{number}"))];

    public List<StockMaterial> Materials { get; } = [.. Enumerable.Range(0, 3).Select(static number => new StockMaterial(new Guid(number, 13, 0, new byte[8]), $"HYD-{number}"))];

    public (int Contacts, int Stocks) Loads { get; private set; }

    public Task<ContactDirectory> LoadContactsAsync(CancellationToken cancellationToken)
    {
        Loads = (Loads.Contacts + 1, Loads.Stocks);
        return Task.FromResult(new ContactDirectory(Contacts));
    }

    public Task<StockDirectory> LoadStocksAsync(CancellationToken cancellationToken)
    {
        Loads = (Loads.Contacts, Loads.Stocks + 1);
        return Task.FromResult(new StockDirectory(Sites, Materials));
    }

    public CurrentCustomers Current(TimeProvider? time = null, params string[] products) => new(this, time ?? TimeProvider.System, TimeSpan.FromMinutes(15), TimeSpan.Zero, products);
}
