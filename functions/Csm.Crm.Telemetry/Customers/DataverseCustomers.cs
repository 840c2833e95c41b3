using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Writing;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Polly;

namespace Csm.Crm.Telemetry.Customers;

/// <summary>Loads contacts, sites and materials from Dataverse, page by page.</summary>
/// <param name="service">Dataverse, as the Telemetry writer.</param>
public sealed class DataverseCustomers(IOrganizationServiceAsync2 service) : ICustomerSource
{
    private const string Contact = "contact";
    private const string ParentCustomer = "parentcustomerid";
    private const string Email = "emailaddress1";
    private const string State = "statecode";

    /// <inheritdoc/>
    public async Task<ContactDirectory> LoadContactsAsync(CancellationToken cancellationToken)
    {
        var query = Active(Contact, "contactid", Email, ParentCustomer);
        query.Criteria.AddCondition(ParentCustomer, ConditionOperator.NotNull);
        var contacts = new List<CustomerContact>();
        await foreach (var row in service.RowsAsync(query, ResiliencePipeline.Empty, cancellationToken))
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
        await foreach (var row in service.RowsAsync(Active(Site.EntityLogicalName, Site.PrimaryIdColumn, Site.PrimaryNameColumn, Site.Columns.AccountId), ResiliencePipeline.Empty, cancellationToken))
        {
            var site = row.ToEntity<Site>();
            sites.Add(new CustomerSite(site.Id, site.AccountId!.Id, site.Name ?? string.Empty));
        }

        var materials = new List<StockMaterial>();
        await foreach (var row in service.RowsAsync(Active(Material.EntityLogicalName, Material.PrimaryIdColumn, Material.Columns.Number), ResiliencePipeline.Empty, cancellationToken))
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
