using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.Writing;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Polly;

namespace Csm.Crm.Telemetry.Customers;

/// <summary>Loads contacts, sites and materials from Dataverse, page by page.</summary>
/// <param name="service">Dataverse, as the Telemetry writer.</param>
/// <param name="options">How often a page is asked for again that Dataverse was too busy for; the usual when null.</param>
/// <param name="time">The clock; the system's when null.</param>
/// <param name="metrics">Where figures go, or null for nowhere.</param>
public sealed class DataverseCustomers(IOrganizationServiceAsync2 service, WriterOptions? options = null, TimeProvider? time = null, TelemetryMetrics? metrics = null) : ICustomerSource
{
    private const string Contact = "contact";
    private const string ParentCustomer = "parentcustomerid";
    private const string Email = "emailaddress1";
    private const string State = "statecode";

    private readonly ResiliencePipeline retry = DataverseRetry.Pipeline(options ?? new WriterOptions(), time ?? TimeProvider.System, static () => { }, metrics);

    /// <inheritdoc/>
    public async Task<ContactDirectory> LoadContactsAsync(CancellationToken cancellationToken)
    {
        var query = Active(Contact, "contactid", Email, ParentCustomer);
        query.Criteria.AddCondition(ParentCustomer, ConditionOperator.NotNull);
        var contacts = new List<CustomerContact>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            // The parent may also be another contact: such a person is not an account's.
            if (row.GetAttributeValue<EntityReference>(ParentCustomer) is { LogicalName: Account.EntityLogicalName } account)
            {
                contacts.Add(new CustomerContact(row.Id, account.Id, row.GetAttributeValue<string>(Email)));
            }
        }

        return new ContactDirectory(contacts);
    }

    /// <inheritdoc/>
    public async Task<StockDirectory> LoadStocksAsync(CancellationToken cancellationToken)
    {
        var sites = new List<CustomerSite>();
        await foreach (var row in service.RowsAsync(Active(Site.EntityLogicalName, Site.PrimaryIdColumn, Site.PrimaryNameColumn, Site.Columns.AccountId), retry, cancellationToken))
        {
            // A site of nobody, which imports may leave, holds nobody's stock.
            if (row.ToEntity<Site>() is { AccountId: { } account } site)
            {
                sites.Add(new CustomerSite(site.Id, account.Id, site.Name ?? string.Empty));
            }
        }

        var materials = new List<StockMaterial>();
        await foreach (var row in service.RowsAsync(Active(Material.EntityLogicalName, Material.PrimaryIdColumn, Material.Columns.Number), retry, cancellationToken))
        {
            if (row.ToEntity<Material>() is { Number: { } number } material)
            {
                materials.Add(new StockMaterial(material.Id, number));
            }
        }

        return new StockDirectory(sites, materials);
    }

    private static QueryExpression Active(string table, string key, params string[] columns)
    {
        var query = DataverseQuery.Of(table, key, columns);
        query.Criteria.AddCondition(State, ConditionOperator.Equal, 0);
        return query;
    }
}
