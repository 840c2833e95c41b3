using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Finds what the story promises in the stored rows; of several, the one that tells most.</summary>
public static class Happenings
{
    /// <summary>All of them, in the order of the promise.</summary>
    public static IReadOnlyList<Happening> In(StoryFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return
        [
            GoalAchieved(facts), ConflictDecided(facts), SponsorLeft(facts), MachineSilent(facts), FaultsCollapsed(facts), BreachWithCredit(facts), BreachDisputed(facts), PerceptionGap(facts),
            CorrectionReversed(facts), BenchmarkWithheld(facts), BenchmarkShown(facts), RenewalWon(facts), RenewalLost(facts), ScoreWithheld(facts),
        ];
    }

    private static Happening GoalAchieved(StoryFacts facts)
    {
        const string What = "Goal achieved and successor proposed";
        var goal = facts.Goals.Where(row => row is { AchievedOn: not null, NextGoalId: not null }).MinBy(row => row.AchievedOn);
        var proposal = facts.Actions.FirstOrDefault(row => row.Reason == "Next goal wanted" && row.Source == goal?.Name);
        return goal is null || proposal is null ? Happening.NotYet(What) : new(
            What, goal.AchievedOn, Customer(goal.AccountId), goal.ToEntityReference(),
            $"'{goal.Name}' stands at {Wording.Number(goal.Current)} {goal.Unit}. Asked for a successor on {Wording.Day(proposal.CreatedOn)}: {proposal.RootCause} Chosen: '{goal.NextGoalId!.Name}'.");
    }

    private static Happening ConflictDecided(StoryFacts facts) => Of(
        "Goal conflict decided", facts.Conflicts.FirstOrDefault(row => row is { Kind: GoalRelationKind.Conflicts, Strategy: not null }), row => row.DecidedOn, row => row.AccountId,
        row => $"{row.Name}; raised {Wording.Day(row.RaisedOn)}, decided by {row.DecidedById?.Name}: {Wording.Label(row.Strategy)}. {row.Decision}");

    private static Happening SponsorLeft(StoryFacts facts) => Action("Sponsor leaving", facts, row => row.Reason == "Sponsor left");

    private static Happening MachineSilent(StoryFacts facts) => Action("Silent machine", facts, row => row.Reason == "Machine silent" && (row.Status == ActionStatus.Open || facts.Actions.All(other => other.Reason != row.Reason || other.Status != ActionStatus.Open)));

    private static Happening FaultsCollapsed(StoryFacts facts) => Of(
        "Fault family collapsed into one action",
        facts.Actions.FirstOrDefault(row => row.Reason == "Machine fault" && FaultsOf(facts, row).Length > 1), row => row.CreatedOn, row => row.AccountId,
        row => $"{row.Source}: {FaultsOf(facts, row).Length} faults ({string.Join(", ", FaultsOf(facts, row))}), seen {row.Occurrences} times, one action.");

    private static Happening BreachWithCredit(StoryFacts facts) => Period("Guarantee breached with a credit", facts, row => row is { Result: GuaranteeResult.NotMet, Credit: > 0m } && row.Frozen != true);

    private static Happening BreachDisputed(StoryFacts facts) => Period("Guarantee disputed, its figure frozen", facts, row => row is { Result: GuaranteeResult.NotMet, Frozen: true });

    private static Happening PerceptionGap(StoryFacts facts) => Action("Perceived below metered value", facts, row => row.Reason == "Perceived below metered");

    private static Happening CorrectionReversed(StoryFacts facts)
    {
        const string What = "Late correction reversed in the ledger";
        var reversal = facts.Entries.FirstOrDefault(row => row.ReversesId is not null);
        var anew = facts.Entries.FirstOrDefault(row => row.Revision == reversal?.Revision + 1 && row.GoalId?.Id == reversal?.GoalId?.Id && row.Month == reversal?.Month);
        return reversal is null || anew is null ? Happening.NotYet(What) : new(
            What, reversal.CreatedOn, Customer(reversal.AccountId), reversal.ToEntityReference(),
            $"{reversal.Name}: {Wording.Signed(reversal.Amount)} takes the first line back, {Wording.Signed(anew.Amount)} stands. {reversal.Reason}");
    }

    private static Happening BenchmarkWithheld(StoryFacts facts) => Benchmark(
        "Benchmark suppressed", facts.Benchmarks.Where(row => row.Suppressed == true && row.MetricId?.Name == "Idle share").OrderByDescending(row => row.Month).ThenBy(row => row.Cohort, StringComparer.Ordinal).FirstOrDefault(),
        row => row.Reason);

    private static Happening BenchmarkShown(StoryFacts facts) => Benchmark(
        "Benchmark shown", facts.Benchmarks.Where(row => row.Suppressed == false && row.MetricId?.Name == "Idle share").OrderByDescending(row => row.Month).ThenBy(row => row.Cohort, StringComparer.Ordinal).FirstOrDefault(),
        row => $"half of them under {Wording.Number(row.P50)}, the best tenth under {Wording.Number(row.P10)}.");

    private static Happening RenewalWon(StoryFacts facts)
    {
        var renewal = facts.Renewals.FirstOrDefault(row => row.Stage == RenewalStage.Won);
        var successor = facts.Subscriptions.FirstOrDefault(row => row.PreviousSubscriptionId is { } previous && previous.Id == renewal?.SubscriptionId?.Id);
        return Of("Renewal won with successor", successor is null ? null : renewal, row => row.DecidedOn, row => row.AccountId, row =>
            $"{row.Name} {Wording.Label(row.Outcome)} with {Wording.Number(row.OutcomeArr, 0)} per year on '{row.ValueReportId?.Name}'; {successor?.Number} runs from {Wording.Day(successor?.Start)} to {Wording.Day(successor?.End)}.");
    }

    private static Happening RenewalLost(StoryFacts facts) => Of(
        "Renewal lost with reason", facts.Renewals.FirstOrDefault(row => row.Stage == RenewalStage.Lost && row.ChurnReason is not null), row => row.DecidedOn, row => row.AccountId, row => $"{row.Name}: {row.ChurnReason}");

    private static Happening ScoreWithheld(StoryFacts facts) => Of(
        "Score withheld for lack of data", facts.Scores.Where(row => row.Score is null).MaxBy(row => row.ScoredOn), row => row.ScoredOn, row => row.AccountId,
        row => $"Fresh evidence for {row.Confidence * 100m:0} % of the model, so no score and status {Wording.Label(row.Status)}.");

    private static string[] FaultsOf(StoryFacts facts, CallToAction action) =>
        [.. facts.Faults.Where(fault => fault.MachineId?.Id == action.MachineId?.Id && action.Source?.EndsWith(": " + fault.Family, StringComparison.Ordinal) == true).Select(fault => fault.Code ?? "").Order(StringComparer.Ordinal)];

    private static Happening Action(string what, StoryFacts facts, Func<CallToAction, bool> isIt) => Of(
        what, facts.Actions.FirstOrDefault(isIt), row => row.CreatedOn, row => row.AccountId, row => $"{row.Source}: {row.RootCause}");

    private static Happening Period(string what, StoryFacts facts, Func<GuaranteePeriod, bool> isIt) => Of(
        what, facts.Periods.FirstOrDefault(isIt), row => row.CreatedOn, row => row.AccountId,
        row => $"{row.Name}: measured {Wording.Number(row.Measured, 2)}, credit {Wording.Number(row.Credit, 2)}.");

    private static Happening Benchmark(string what, Benchmark? benchmark, Func<Benchmark, string?> evidence) => Of(
        what, benchmark, row => row.CreatedOn, _ => null, row => $"{row.Cohort}, {row.MetricId?.Name}, {Wording.Month(row.Month ?? default)}: {(row.Customers is null ? "" : $"{row.Customers} customers, {row.Machines} machines, ")}{evidence(row)}");

    private static Happening Of<T>(string what, T? row, Func<T, DateTime?> on, Func<T, EntityReference?> account, Func<T, string> evidence)
        where T : Entity =>
        row is null ? Happening.NotYet(what) : new(what, on(row), Customer(account(row)), row.ToEntityReference(), evidence(row));

    private static string Customer(EntityReference? account) => account?.Name ?? "";
}
