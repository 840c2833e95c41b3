using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>Holds a written renewal against <see cref="RenewalStageRule"/>; one read, and only when a report has to be looked at.</summary>
internal sealed class RefuseStages
{
    private readonly IRows rows;

    public RefuseStages(IRows rows) => this.rows = rows;

    /// <summary>Refuses what the rule refuses.</summary>
    /// <param name="row">The renewal as it will be.</param>
    /// <param name="before">As it was; null when it is new.</param>
    /// <exception cref="RefusalException">The rule refuses; the message is its sentence.</exception>
    public void Check(MergedRow row, Entity? before)
    {
        var after = StateOf(column => row.GetChoice<RenewalStep>(column), column => row.GetChoice<Prospect>(column), row.Get<string>(Renewal.Columns.Decision), row.Get<EntityReference>(Renewal.Columns.ValueReportId));
        var name = row.Get<string>(Renewal.PrimaryNameColumn) ?? "";
        if ((row.Target.Contains(Renewal.Columns.Stage) || row.Target.Contains(Renewal.Columns.ChurnReason)) && CloseRule.Unexplained(after.Step, row.Get<string>(Renewal.Columns.ChurnReason), name) is { } unexplained)
        {
            throw new RefusalException(unexplained);
        }

        if (before is null && after.IsClosed)
        {
            return;
        }

        var was = before is null
            ? after with { Step = RenewalStep.Forecast, Human = null }
            : StateOf(before.GetChoice<RenewalStep>, before.GetChoice<Prospect>, before.GetAttributeValue<string>(Renewal.Columns.Decision), before.GetAttributeValue<EntityReference>(Renewal.Columns.ValueReportId));
        if (RenewalStageRule.Refusal(was, after, name) is { } refusal)
        {
            throw new RefusalException(refusal);
        }

        // From any stage a renewal may be won, so whatever report is chosen must be the customer's own.
        if (row.Get<EntityReference>(Renewal.Columns.ValueReportId) is { } report && (row.Target.Contains(Renewal.Columns.ValueReportId) || (after.Step == RenewalStep.Proposed && was.Step != after.Step)))
        {
            CheckReport(report, row.Get<EntityReference>(Renewal.Columns.AccountId), name);
        }
    }

    private static RenewalState StateOf(Func<string, RenewalStep?> step, Func<string, Prospect?> prospect, string? decision, EntityReference? report) => new(
        step(Renewal.Columns.Stage) ?? RenewalStep.Forecast,
        prospect(Renewal.Columns.HumanAssessment),
        prospect(Renewal.Columns.MachineAssessment),
        !string.IsNullOrWhiteSpace(decision),
        report is not null);

    private void CheckReport(EntityReference report, EntityReference? account, string name)
    {
        var owner = rows.Find(ValueReport.EntityLogicalName, ValueReport.PrimaryIdColumn, report.Id, ValueReport.Columns.AccountId)?.GetAttributeValue<EntityReference>(ValueReport.Columns.AccountId);
        if (owner?.Id != account?.Id)
        {
            throw new RefusalException($"The value report chosen for the renewal '{name}' is of another customer. Choose a report of this one.");
        }
    }
}
