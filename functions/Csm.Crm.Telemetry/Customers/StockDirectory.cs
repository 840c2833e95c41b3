namespace Csm.Crm.Telemetry.Customers;

/// <summary>A site with its account.</summary>
/// <param name="Id">Row id.</param>
/// <param name="AccountId">Row id of the account.</param>
/// <param name="Name">Its name.</param>
public sealed record CustomerSite(Guid Id, Guid AccountId, string Name);

/// <summary>A material.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Number">Its number.</param>
public sealed record StockMaterial(Guid Id, string Number);

/// <summary>All sites and materials at one moment. Immutable.</summary>
public sealed class StockDirectory
{
    private readonly Dictionary<Guid, CustomerSite> sites;
    private readonly ILookup<string, CustomerSite> sitesByName;
    private readonly Dictionary<Guid, StockMaterial> materials;
    private readonly Dictionary<string, StockMaterial> materialsByNumber = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="sites">The sites; names may repeat from account to account.</param>
    /// <param name="materials">The materials; numbers differ.</param>
    public StockDirectory(IEnumerable<CustomerSite> sites, IEnumerable<StockMaterial> materials)
    {
        this.sites = sites.ToDictionary(static site => site.Id);
        sitesByName = this.sites.Values.ToLookup(static site => site.Name.Trim(), StringComparer.OrdinalIgnoreCase);
        this.materials = materials.ToDictionary(static material => material.Id);
        foreach (var material in this.materials.Values)
        {
            materialsByNumber.TryAdd(material.Number.Trim(), material);
        }
    }

    /// <summary>The site with an id, or null.</summary>
    public CustomerSite? FindSite(Guid id) => sites.GetValueOrDefault(id);

    /// <summary>The material with an id, or null.</summary>
    public StockMaterial? FindMaterial(Guid id) => materials.GetValueOrDefault(id);

    /// <summary>The material with a number, in any case, or null.</summary>
    public StockMaterial? FindMaterial(string number) => materialsByNumber.GetValueOrDefault(number);

    /// <summary>The site that is meant, or null.</summary>
    /// <param name="name">Row id, or a name that one site only has, in any case.</param>
    /// <param name="fault">Where none is, or more than one: why, and what to do.</param>
    public CustomerSite? FindSite(string name, out string fault)
    {
        fault = string.Empty;
        CustomerSite[] found = Guid.TryParse(name, out var id) ? sites.TryGetValue(id, out var site) ? [site] : [] : [.. sitesByName[name]];
        if (found.Length == 1)
        {
            return found[0];
        }

        fault = found.Length == 0
            ? $"No active site is called '{name}' or has that id. Add it (csm_site), then replay."
            : $"{found.Length} sites are called '{name}'. Send the row id.";
        return null;
    }
}
