using Csm.Crm.Emulator;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>What one execution may ask for where the number of rows that change decides.</summary>
/// <param name="Reads">Reads at most, whatever is written.</param>
/// <param name="Formula">Where the bound on writes comes from, as a reader of a breach needs it.</param>
/// <param name="Writes">Writes and events at most, in view of the rows that were written.</param>
internal sealed record WorkBudget(int Reads, string Formula, Func<StepExecution, int> Writes)
{
    /// <summary>Reads beside them that rows which were written ask for; none unless said.</summary>
    public Func<StepExecution, int> ReadsBeside { get; init; } = _ => 0;
}

/// <summary>
/// Budgets of the Custom APIs, and of the steps that write as many rows as change: reads have a number, writes a formula.
/// Every world of these tests holds every execution to both.
/// </summary>
internal static class WorkBudgets
{
    /// <summary>What a call of the nightly sweep reads when there is nothing to do, whatever its accounts.</summary>
    public const int ReadsOfAQuietSweep = 20;

    // A goal; its event, a call that opens, one that closes, and the progress of its plan.
    private const int RequestsOfAGoal = 5;
    private const int ReadsOfAClosing = 6;
    private const int Slack = 2;

    /// <summary>Budget by unique name of the Custom API or class of the step.</summary>
    public static readonly IReadOnlyDictionary<string, WorkBudget> Of = new Dictionary<string, WorkBudget>(StringComparer.Ordinal)
    {
        ["AdvanceGoalsOfAccount"] = new(9, "5 for each changed goal, 1 for each proposed conflict, and 3 for calls and plans of goals a person changed", work =>
            (RequestsOfAGoal * Count(work, "Update csm_goal")) + Count(work, "Create csm_goalrelation") + 3),
        ["csm_ApplyPlaybook"] = new(7, "the call to action, and each task", work => 1 + Count(work, "Create task")),
        ["csm_AssignSegments"] = new(5, "300 a call", _ => 300),
        ["csm_BacktestHealth"] = new(2, "none", _ => 0),
        ["csm_CloseProviderPeriod"] = new(10, "the eight figures of a month, and of the quarter and the year that end with it", _ => 24),
        ["csm_CloseRenewal"] = new(ReadsOfAClosing, "renewal, contract, its successor, account, event, and each promise and machine of the contract", work =>
            5 + Count(work, "Create csm_guarantee") + Count(work, "Update csm_guarantee") + Count(work, "Update csm_machine")),
        ["csm_CloseValueMonth"] = new(6, "300 a call", _ => 300),
        ["csm_CreateValueReport"] = new(9, "the report and its page", _ => 2),
        ["csm_EvaluateGuarantees"] = new(6, "100 periods or promises a call, each with a call to action and an event", _ => 300),

        // Of these two for each table of which one account has more than a page: its second page, and the account alone.
        ["csm_RecalculateHealth"] = new(26, "300 a call, and the events of goals that turned", work => 300 + Count(work, "csm_GoalAchieved") + Count(work, "csm_GoalAtRisk")),
        ["csm_RefitRenewalModel"] = new(3, "the model", _ => 1),
        ["csm_RunRenewalSweep"] = new(15, "100 set aside with account and call, 100 started with four requests, 100 each of assessed, shown on the account, asked about and ended, and what closing 50 takes", work =>
            1100 + (5 * Count(work, "Create csm_subscription")) + Count(work, "Create csm_guarantee") + Count(work, "Update csm_guarantee") + Count(work, "Update csm_machine"))
        {
            // A contract that renewed itself is closed like any other.
            ReadsBeside = work => ReadsOfAClosing * Count(work, "Create csm_subscription"),
        },
        ["csm_TriggerRenewal"] = new(4, "renewal, account, call to action, event", _ => 4),
        ["csm_WatchCustomers"] = new(12, "300 calls to action and a portion of 200 more, each with an event", _ => 1000),
        ["WatchLearningWhenChanged"] = new(9, "each training that was followed up, and 3 for calls to action", work => Count(work, "Update csm_trainingattendance") + 3),
    };

    /// <summary>Reads among what an execution asked for, without those that single rows ask for.</summary>
    public static int ReadsOf(StepExecution execution) =>
        AllReadsOf(execution) - (Of.TryGetValue(StepBudgets.ClassOf(execution.StepName), out var budget) ? budget.ReadsBeside(execution) : 0);

    /// <summary>Executions over their budget, a sentence each.</summary>
    public static IEnumerable<string> Breaches(IEnumerable<StepExecution> executions) =>
        from execution in executions
        where Of.ContainsKey(StepBudgets.ClassOf(execution.StepName))
        let budget = Of[StepBudgets.ClassOf(execution.StepName)]
        let reads = ReadsOf(execution)
        let writes = execution.Requests - AllReadsOf(execution)
        where reads > budget.Reads || writes > budget.Writes(execution)
        select reads > budget.Reads
            ? $"'{execution.StepName}' made {reads} reads; its budget is {budget.Reads}."
            : $"'{execution.StepName}' made {writes} writes; its budget is {budget.Writes(execution)} ({budget.Formula}): {string.Join(", ", execution.Asked.Select(asked => $"{asked.Value} × {asked.Key}"))}.";

    /// <summary>Budgets of reads further above what was ever asked for than a changed detail may take, a sentence each.</summary>
    /// <param name="mostByStep">Most reads of one execution, by name of the step or API.</param>
    public static IEnumerable<string> Loose(IReadOnlyDictionary<string, int> mostByStep) =>
        from step in mostByStep
        group step.Value by StepBudgets.ClassOf(step.Key) into same
        where Of.TryGetValue(same.Key, out var budget) && budget.Reads > same.Max() + Slack
        orderby same.Key
        select $"'{same.Key}' may make {Of[same.Key].Reads} reads and never made more than {same.Max()}. Lower its budget.";

    private static int AllReadsOf(StepExecution execution) => Count(execution, "RetrieveMultiple") + Count(execution, "Retrieve");

    private static int Count(StepExecution execution, string asked) => execution.Asked.TryGetValue(asked, out var count) ? count : 0;
}
