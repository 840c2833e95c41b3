using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>The stored rows that tell the story, as the customer success manager sees them: one query per table.</summary>
public sealed class StoryFacts
{
    /// <summary>Reads them.</summary>
    public static StoryFacts Read(IOrganizationService service)
    {
        var rows = new StoryRows(service);
        return new StoryFacts
        {
            Goals = rows.Read<Goal>(Goal.EntityLogicalName, Goal.Columns.Name, Goal.Columns.AccountId, Goal.Columns.Status, Goal.Columns.AchievedOn, Goal.Columns.NextGoalId, Goal.Columns.Progress, Goal.Columns.Current, Goal.Columns.Target, Goal.Columns.Unit),
            Conflicts = rows.Read<GoalRelation>(
                GoalRelation.EntityLogicalName, GoalRelation.Columns.Name, GoalRelation.Columns.AccountId, GoalRelation.Columns.Kind, GoalRelation.Columns.Strategy, GoalRelation.Columns.Decision, GoalRelation.Columns.DecidedById,
                GoalRelation.Columns.DecidedOn, GoalRelation.Columns.RaisedOn),
            Actions = rows.Read<CallToAction>(
                CallToAction.EntityLogicalName, CallToAction.Columns.Name, CallToAction.Columns.AccountId, CallToAction.Columns.Kind, CallToAction.Columns.Reason, CallToAction.Columns.Source, CallToAction.Columns.RootCause,
                CallToAction.Columns.Severity, CallToAction.Columns.Status, CallToAction.Columns.Outcome, CallToAction.Columns.Occurrences, CallToAction.Columns.ClosedOn, CallToAction.Columns.MachineId),
            Faults = rows.Read<MachineFault>(MachineFault.EntityLogicalName, MachineFault.Columns.Code, MachineFault.Columns.Family, MachineFault.Columns.MachineId, MachineFault.Columns.AccountId),
            Periods = rows.Read<GuaranteePeriod>(
                GuaranteePeriod.EntityLogicalName, GuaranteePeriod.Columns.Name, GuaranteePeriod.Columns.AccountId, GuaranteePeriod.Columns.GuaranteeId, GuaranteePeriod.Columns.Period, GuaranteePeriod.Columns.Measured,
                GuaranteePeriod.Columns.Result, GuaranteePeriod.Columns.Credit, GuaranteePeriod.Columns.Frozen),
            Entries = rows.Read<ValueEntry>(
                ValueEntry.EntityLogicalName, ValueEntry.Columns.Name, ValueEntry.Columns.AccountId, ValueEntry.Columns.GoalId, ValueEntry.Columns.MetricId, ValueEntry.Columns.Month, ValueEntry.Columns.Revision,
                ValueEntry.Columns.Amount, ValueEntry.Columns.Quantity, ValueEntry.Columns.ReversesId, ValueEntry.Columns.Reason),
            Benchmarks = rows.Read<Benchmark>(
                Benchmark.EntityLogicalName, Benchmark.Columns.Name, Benchmark.Columns.Cohort, Benchmark.Columns.MetricId, Benchmark.Columns.Month, Benchmark.Columns.Customers, Benchmark.Columns.Machines,
                Benchmark.Columns.P10, Benchmark.Columns.P50, Benchmark.Columns.P90, Benchmark.Columns.Suppressed, Benchmark.Columns.Reason),
            Renewals = rows.Read<Renewal>(
                Renewal.EntityLogicalName, Renewal.Columns.Name, Renewal.Columns.AccountId, Renewal.Columns.SubscriptionId, Renewal.Columns.Stage, Renewal.Columns.Likelihood, Renewal.Columns.TriggeredOn,
                Renewal.Columns.TriggerReason, Renewal.Columns.DecidedOn, Renewal.Columns.Outcome, Renewal.Columns.OutcomeArr, Renewal.Columns.ChurnReason, Renewal.Columns.HumanAssessment,
                Renewal.Columns.MachineAssessment, Renewal.Columns.ValueReportId),
            Subscriptions = rows.Read<Subscription>(
                Subscription.EntityLogicalName, Subscription.Columns.Name, Subscription.Columns.Number, Subscription.Columns.AccountId, Subscription.Columns.PreviousSubscriptionId, Subscription.Columns.Start, Subscription.Columns.End,
                Subscription.Columns.Arr),
            Scores = rows.Read<HealthScore>(HealthScore.EntityLogicalName, HealthScore.Columns.AccountId, HealthScore.Columns.ScoredOn, HealthScore.Columns.Score, HealthScore.Columns.Status, HealthScore.Columns.Confidence),
            Reports = rows.Read<ValueReport>(
                ValueReport.EntityLogicalName, ValueReport.Columns.Name, ValueReport.Columns.AccountId, ValueReport.Columns.Expected, ValueReport.Columns.Explained, ValueReport.Columns.Unexplained, ValueReport.Columns.Experienced,
                ValueReport.Columns.Status, ValueReport.Columns.PresentedOn, ValueReport.Columns.Html),
            Feedback = rows.Read<Feedback>(Csm.Crm.Tables.Feedback.EntityLogicalName, Tables.Feedback.Columns.Name, Tables.Feedback.Columns.AccountId, Tables.Feedback.Columns.GivenOn, Tables.Feedback.Columns.PerceivedViu, Tables.Feedback.Columns.Text),
            Members = rows.Read<UsageCenterMember>(UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.Name, UsageCenterMember.Columns.AccountId, UsageCenterMember.Columns.IsSponsor, UsageCenterMember.Columns.LeftOn),
        };
    }

    /// <summary>Goals.</summary>
    public required IReadOnlyList<Goal> Goals { get; init; }

    /// <summary>Relations of goals.</summary>
    public required IReadOnlyList<GoalRelation> Conflicts { get; init; }

    /// <summary>Calls to action, closed ones too.</summary>
    public required IReadOnlyList<CallToAction> Actions { get; init; }

    /// <summary>Faults of machines.</summary>
    public required IReadOnlyList<MachineFault> Faults { get; init; }

    /// <summary>Measured periods of guarantees.</summary>
    public required IReadOnlyList<GuaranteePeriod> Periods { get; init; }

    /// <summary>Lines of the value ledger.</summary>
    public required IReadOnlyList<ValueEntry> Entries { get; init; }

    /// <summary>Benchmarks.</summary>
    public required IReadOnlyList<Benchmark> Benchmarks { get; init; }

    /// <summary>Renewals.</summary>
    public required IReadOnlyList<Renewal> Renewals { get; init; }

    /// <summary>Subscriptions.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>Health snapshots.</summary>
    public required IReadOnlyList<HealthScore> Scores { get; init; }

    /// <summary>Value reports.</summary>
    public required IReadOnlyList<ValueReport> Reports { get; init; }

    /// <summary>What people said.</summary>
    public required IReadOnlyList<Feedback> Feedback { get; init; }

    /// <summary>Members of usage centers.</summary>
    public required IReadOnlyList<UsageCenterMember> Members { get; init; }
}
