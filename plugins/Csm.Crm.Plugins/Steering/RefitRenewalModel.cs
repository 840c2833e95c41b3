using System.Globalization;
using Csm.Crm.Plugins.Renewals;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Steering;

/// <summary>What a refit came to.</summary>
/// <param name="Outcomes">Closed renewals that could be used.</param>
/// <param name="Refitted">Whether coefficients were fitted anew.</param>
/// <param name="Model">The coefficients in force.</param>
/// <param name="Message">What was done, for a person.</param>
internal sealed record RefitOutcome(int Outcomes, bool Refitted, LikelihoodModel Model, string Message);

/// <summary>R12: fits the likelihood to closed renewals that kept their drivers, and stores the fit as a row of its own.</summary>
internal sealed class RefitRenewalModel
{
    private readonly IRows rows;
    private readonly RenewalEvidence evidence;

    public RefitRenewalModel(IRows rows, RenewalEvidence evidence)
    {
        this.rows = rows;
        this.evidence = evidence;
    }

    /// <summary>Fits when there is enough; the same cases give the same coefficients and then nothing is written.</summary>
    public RefitOutcome Refit(DateTime now)
    {
        var cases = ReadCases();
        var before = evidence.ReadModel();
        if (RefitRule.TooFew(cases) is { } tooFew)
        {
            return new RefitOutcome(cases.Count, false, before, tooFew);
        }

        var model = RefitRule.Fit(cases);
        if (model.Intercept == before.Intercept && model.Coefficients.SequenceEqual(before.Coefficients))
        {
            return new RefitOutcome(cases.Count, false, before, $"The {cases.Count} closed renewals give the coefficients that are in force; nothing was done.");
        }

        Store(model, cases, now);
        return new RefitOutcome(cases.Count, true, model, $"Fitted the likelihood to {cases.Count} closed renewals, {cases.Count(each => !each.IsWon)} of them lost. What told them apart most is: {RefitRule.Strongest(model, cases)}. It counts from the next sweep on.");
    }

    private List<ClosedCase> ReadCases() => rows
        .Read(Queries.From(Renewal.EntityLogicalName, Renewal.Columns.Stage, Renewal.Columns.Drivers)
            .Where(Renewal.Columns.Stage, ConditionOperator.In, (int)RenewalStage.Won, (int)RenewalStage.Lost)
            .Where(Renewal.Columns.Drivers, ConditionOperator.NotNull))
        .Select(row => row.ToEntity<Renewal>())
        .Select(renewal => RenewalDrivers.Parse(renewal.Drivers) is { } drivers ? new ClosedCase(drivers, renewal.Stage == RenewalStage.Won) : null)
        .OfType<ClosedCase>()
        .ToList();

    private void Store(LikelihoodModel model, List<ClosedCase> cases, DateTime now)
    {
        var coefficients = model.Coefficients.Select(value => (decimal)value).ToArray();
        rows.Create(new RenewalModel(RowId.From(RenewalModel.EntityLogicalName, now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)))
        {
            Name = string.Format(CultureInfo.InvariantCulture, "Fit of {0:yyyy-MM-dd HH:mm} UTC", now),
            FittedOn = now,
            Outcomes = cases.Count,
            Churned = cases.Count(each => !each.IsWon),
            Intercept = (decimal)model.Intercept,
            Health = coefficients[0],
            Realisation = coefficients[1],
            UsageCenter = coefficients[2],
            Trend = coefficients[3],
            CriticalActions = coefficients[4],
            OverdueInvoices = coefficients[5],
        });
    }
}
