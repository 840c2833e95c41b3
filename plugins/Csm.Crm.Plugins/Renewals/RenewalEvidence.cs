using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>What is known of some accounts beyond their own row.</summary>
/// <param name="Model">The coefficients in force.</param>
/// <param name="Critical">Open critical calls to action by account.</param>
internal sealed record RenewalFacts(LikelihoodModel Model, IReadOnlyDictionary<Guid, int> Critical)
{
    /// <summary>Of no account.</summary>
    public static RenewalFacts None => new(LikelihoodModel.Priors, new Dictionary<Guid, int>());

    public RenewalDrivers DriversOf(OpenRenewal renewal) => new(
        renewal.Health,
        renewal.Realisation,
        renewal.UsageCenter,
        renewal.Trend,
        Critical.TryGetValue(renewal.AccountId, out var critical) ? critical : 0,
        renewal.OverdueInvoices);
}

/// <summary>Reads it: one query per table, whatever the number of accounts.</summary>
internal sealed class RenewalEvidence
{
    private readonly IRows rows;

    public RenewalEvidence(IRows rows) => this.rows = rows;

    public RenewalFacts Read(IReadOnlyCollection<Guid> accounts) => new(ReadModel(), ReadCritical(accounts));

    /// <summary>The newest active fit; the shipped priors without one.</summary>
    public LikelihoodModel ReadModel()
    {
        var query = Queries.From(
                RenewalModel.EntityLogicalName,
                RenewalModel.Columns.FittedOn, RenewalModel.Columns.Intercept, RenewalModel.Columns.Health, RenewalModel.Columns.Realisation, RenewalModel.Columns.UsageCenter, RenewalModel.Columns.Trend,
                RenewalModel.Columns.CriticalActions, RenewalModel.Columns.OverdueInvoices)
            .WhereActive()
            .Newest(RenewalModel.Columns.FittedOn, 1);
        return rows.Read(query).Select(row => row.ToEntity<RenewalModel>()).Select(ModelOf).FirstOrDefault() ?? LikelihoodModel.Priors;
    }

    private static LikelihoodModel ModelOf(RenewalModel row) => new(
        (double)(row.Intercept ?? 0m),
        new[] { row.Health, row.Realisation, row.UsageCenter, row.Trend, row.CriticalActions, row.OverdueInvoices }.Select(value => (double)(value ?? 0m)).ToArray());

    private Dictionary<Guid, int> ReadCritical(IReadOnlyCollection<Guid> accounts) => rows.ReadWhereIn(
            () => Queries.From(CallToAction.EntityLogicalName, CallToAction.Columns.AccountId)
                .WhereActive()
                .Where(CallToAction.Columns.Severity, (int)Severity.Critical)
                .Where(CallToAction.Columns.Status, ConditionOperator.In, (int)ActionStatus.Open, (int)ActionStatus.InProgress),
            CallToAction.Columns.AccountId,
            accounts)
        .GroupBy(row => row.GetAttributeValue<EntityReference>(CallToAction.Columns.AccountId).Id)
        .ToDictionary(account => account.Key, account => account.Count());
}
