using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Goals;

/// <summary>A goal as it was read, and where it stands now.</summary>
internal sealed record GoalTurn(MeasuredGoal Goal, GoalAdvance Advance, GoalState State)
{
    private const int DaysToAct = 14;
    private const int LongestSource = 200;

    /// <summary>Whether its state is new: worked out, or set to 'Achieved' by a person and not dated yet.</summary>
    public bool HasTurned => State != Goal.State || (State == GoalState.Achieved && Goal.Row.AchievedOn is null);

    /// <summary>Whether this is the crossing of 80 % that R4 speaks of.</summary>
    public bool NearsTarget => NextGoalRule.IsDue(Goal.Row.Progress, Advance.ShownPercent, State, Goal.Row.NextGoalId is not null);

    /// <summary>Whether a successor, once asked for, is still wanted.</summary>
    public bool WantsNext => Goal.Row.NextGoalId is null && State is (GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk or GoalState.Achieved);

    private string Source => Goal.Row.Name is { Length: > LongestSource } longName ? longName.Substring(0, LongestSource) : Goal.Row.Name ?? "";

    // Turning is an occurrence; being at risk still is none.
    public ActionRequest AtRisk(DateTime now) => Request(ActionKind.Risk, AdvanceGoals.AtRisk, Severity.Medium, now, string.Format(
        CultureInfo.InvariantCulture, "Progress is {0:0.0} %, and {1:0.0} % were to be expected by {2:yyyy-MM-dd}.",
        100m * Advance.Ratio, 100m * GoalStateRule.Expected(Advance.Start, Advance.Due, now.Date), now)) with
    { Nature = HasTurned ? CauseNature.Event : CauseNature.State };

    /// <summary>A goal that is missed for want of any data: what it came to is not known.</summary>
    public ActionRequest WithoutData(DateTime now) => Request(ActionKind.Risk, AdvanceGoals.WithoutData, Severity.Medium, now, string.Format(
        CultureInfo.InvariantCulture,
        "The goal was due on {0:yyyy-MM-dd} and there is no data about it, so it counts as missed. Enter where it stands or mend its KPI, then set the status back to 'On track'; or move the day and do the same.",
        Advance.Due));

    /// <summary>Whether it turned to missed without data.</summary>
    public bool IsMissedWithoutData => State == GoalState.Missed && Advance.Ratio is null;

    public ActionRequest Achieved(DateTime now) => Request(ActionKind.Benefit, AdvanceGoals.Achieved, Severity.Low, now, null);

    public ActionRequest Nearing(DateTime now, string candidates) =>
        Request(ActionKind.Benefit, PromptNextGoals.Reason, Severity.Low, now, candidates) with { Nature = CauseNature.State };

    public BusinessEvent Event() =>
        new BusinessEvent(State == GoalState.Achieved ? EventApis.GoalAchieved : EventApis.GoalAtRisk, Goal.Row.AccountId!, Goal.Row.OwnerId)
            .With("GoalId", Goal.Id)
            .With("GoalName", Goal.Row.Name ?? "")
            .With("Progress", Advance.ShownPercent);

    private ActionRequest Request(ActionKind kind, string reason, Severity severity, DateTime now, string? cause) =>
        new(Goal.Row.AccountId!, Goal.Row.OwnerId, kind, reason, Source, cause, severity, now.Date.AddDays(DaysToAct));
}
