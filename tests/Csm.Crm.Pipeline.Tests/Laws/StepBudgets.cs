using Csm.Crm.Emulator;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>
/// Most requests one execution of a step may make, by class. Every world of these tests holds every execution to it
/// (<see cref="World.CrmWorld.Settle"/>), so a step that grows with its rows is found where the rows are many.
/// </summary>
internal static class StepBudgets
{
    /// <summary>What a user waits for.</summary>
    public const int Synchronous = 5;

    // Two requests more than ever seen are a detail of the tests' worlds; three hold nothing.
    private const int Slack = 2;

    /// <summary>Budget by class of steps; of those that write as many rows as changed see <see cref="WorkBudgets"/>.</summary>
    public static readonly IReadOnlyDictionary<string, int> Of = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        // Synchronous.
        ["AssessKpiWhenChanged"] = 3,
        ["AssessKpiWhenMeasured"] = 4,
        ["DateAssessments"] = 0,
        ["DateManualAssessment"] = 0,
        ["HandRowsToAccountOwner"] = 1,
        ["KeepGoalsATree"] = 1,
        ["KeepOpenKey"] = 1,
        ["KeepRenewalStages"] = 1,
        ["LogConflictDecision"] = 0,
        ["PairKpisWithGoals"] = 3,
        ["ReachMovedTargetAnew"] = 0,
        ["RefuseContradictingThresholds"] = 0,
        ["RefuseDeletionOfBookedGoal"] = 1,
        ["RefuseJudgingGoalsByHand"] = 1,
        ["RefuseLedgerChanges"] = 0,
        ["RefuseLedgerDeletion"] = 0,
        ["RefuseMeasuringByHand"] = 1,
        ["RefuseUnorderedAnchors"] = 0,
        ["ScheduleFollowUp"] = 2,
        ["StampContractEnd"] = 0,
        ["StampProblem"] = 0,
        ["StayBehindOnMerge"] = 1,

        // Asynchronous: the reads are set-based; each changed row is a write, for plug-ins may not send bulk messages.
        // Six requests, and a task per step of the longest shipped playbook.
        ["ApplyPlaybookToNewAction"] = 15,
        ["BeginOnboarding"] = 5,

        // The mark taken off, the account read and written, a page of rows; beyond a page who used what, and a group per 25,000 rows.
        ["CountUsageWhenDue"] = 8,
        // Reads, and the ledger's lines of several months that were late.
        ["CorrectClosedMonths"] = 8,
        ["FollowOnboarding"] = 3,
        ["MarkHealthDue"] = 3,
        // Eight requests, and a write per frozen period.
        ["MeasureAgainWhenSettled"] = 9,

        // Reads; per month of a KPI that came together its measurement, and once what was agreed to compare the month with.
        ["MeasureKpisFromValueInUse"] = 17,

        // Three reads; a measurement for each of thirteen periods, and once what was agreed to compare each with.
        ["MeasureKpiFromHistory"] = 29,
        ["NoteInteraction"] = 3,

        // The mark taken off first, so that what is written meanwhile sets it again; nine reads, score and account.
        ["RecalculateWhenDue"] = 12,
        ["SettleQuestionsWhenAnswered"] = 4,
        ["ShareSolution"] = 3,
        ["TellOfNewHealth"] = 5,
        ["TriggerRenewalWhenDue"] = 14,
        ["WatchFaultsWhenWritten"] = 9,
        ["WatchFeedbackWhenGiven"] = 7,
        ["WatchMachinesWhenHeard"] = 8,
        ["WatchUsageCenterWhenChanged"] = 12,
    };

    /// <summary>The class a step is of: steps are named "namespace.class: what of which table".</summary>
    public static string ClassOf(string step) => step.Split(':')[0].Split('.')[^1];

    /// <summary>Executions over their budget, a sentence each. What grows with the rows it writes is held to <see cref="WorkBudgets"/> instead.</summary>
    public static IEnumerable<string> Breaches(IEnumerable<StepExecution> executions) => executions
        .Where(execution => Of.TryGetValue(ClassOf(execution.StepName), out var most) && execution.Requests > most)
        .Select(execution => $"'{execution.StepName}' made {execution.Requests} requests; its budget is {Of[ClassOf(execution.StepName)]}.")
        .Distinct(StringComparer.Ordinal);

    /// <summary>Budgets further above what was ever asked for than a changed detail may take, a sentence each.</summary>
    /// <param name="mostByStep">Most requests of one execution, by name of the step.</param>
    public static IEnumerable<string> Loose(IReadOnlyDictionary<string, int> mostByStep) =>
        from step in mostByStep
        group step.Value by ClassOf(step.Key) into same
        where Of.TryGetValue(same.Key, out var budget) && budget > same.Max() + Slack
        orderby same.Key
        select $"'{same.Key}' may make {Of[same.Key]} requests and never made more than {same.Max()}. Lower its budget.";
}
