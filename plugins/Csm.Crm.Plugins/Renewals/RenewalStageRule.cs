namespace Csm.Crm.Plugins.Renewals;

/// <summary>Step of a renewal; in the order of the choice csm_RenewalStage.</summary>
public enum RenewalStep
{
    Forecast,
    Checkpoint6,
    Checkpoint3,
    ValueReview,
    Proposed,
    Won,
    Lost,
}

/// <summary>What somebody says of the prospects; in the order of the choice csm_Assessment.</summary>
public enum Prospect
{
    Renew,
    Watch,
    Risk,
    Churn,
}

/// <summary>A renewal as its stages need to know it.</summary>
/// <param name="Step">Where it stands.</param>
/// <param name="Human">What the customer success manager says; null until then.</param>
/// <param name="Machine">What the rules say; null before the first checkpoint.</param>
/// <param name="HasDecision">Whether somebody wrote down a decision.</param>
/// <param name="HasReport">Whether a value report is attached.</param>
public sealed record RenewalState(RenewalStep Step, Prospect? Human, Prospect? Machine, bool HasDecision, bool HasReport)
{
    /// <summary>Whether it has ended.</summary>
    public bool IsClosed => Step is RenewalStep.Won or RenewalStep.Lost;

    /// <summary>Whether machine and human disagree and nobody has decided. Both stay; neither overwrites the other.</summary>
    public bool NeedsDecision => Human is not null && Machine is not null && Human != Machine && !HasDecision;

    /// <summary>Asks a person for the decision; null when none is needed.</summary>
    /// <param name="name">Name of the renewal.</param>
    /// <param name="next">What waits for it: "is closed".</param>
    public string? AskForDecision(string name, string next) =>
        NeedsDecision ? $"For the renewal '{name}' the rules say {Machine}, the human assessment says {Human}. Write down the decision and why before it {next}." : null;

    /// <summary>Asks a person for the value report; null when there is one.</summary>
    /// <param name="name">Name of the renewal.</param>
    /// <param name="what">What it cannot be without it: "won".</param>
    public string? AskForReport(string name, string what) =>
        HasReport ? null : $"The renewal '{name}' cannot be {what} without a value report. Create one (csm_CreateValueReport) and choose it in 'Value report'.";
}

/// <summary>R12: the stages of a renewal and what each asks for.</summary>
public static class RenewalStageRule
{
    private const int FirstCheckpoint = 6;
    private const int SecondCheckpoint = 3;
    private const decimal LikelyRenewal = 70m;
    private const decimal UnlikelyRenewal = 40m;

    /// <summary>The checkpoint a renewal has come to: six and three months before the last day of notice.</summary>
    public static RenewalStep CheckpointOn(DateTime noticeBy, DateTime today) =>
        today.Date >= noticeBy.Date.AddMonths(-SecondCheckpoint) ? RenewalStep.Checkpoint3
        : today.Date >= noticeBy.Date.AddMonths(-FirstCheckpoint) ? RenewalStep.Checkpoint6
        : RenewalStep.Forecast;

    /// <summary>Where the renewal stands after a checkpoint passed; time moves it forward only, and people's stages stay.</summary>
    public static RenewalStep Advance(RenewalStep step, DateTime noticeBy, DateTime today)
    {
        var reached = CheckpointOn(noticeBy, today);
        return reached > step ? reached : step;
    }

    /// <summary>What the rules say of a likelihood. They never say <em>watch</em>: waiting is a person's answer.</summary>
    public static Prospect Assess(decimal likelihood) =>
        likelihood >= LikelyRenewal ? Prospect.Renew : likelihood >= UnlikelyRenewal ? Prospect.Risk : Prospect.Churn;

    /// <summary>Why a change is refused, for a person; null when it is not.</summary>
    /// <param name="before">Before the change.</param>
    /// <param name="after">After it.</param>
    /// <param name="name">Name of the renewal.</param>
    public static string? Refusal(RenewalState before, RenewalState after, string name)
    {
        if (before.Step != after.Step && (before.IsClosed || after.IsClosed))
        {
            return before.IsClosed
                ? $"The renewal '{name}' was closed as {before.Step} and stays so. Start the renewal of the new term instead."
                : $"The renewal '{name}' is closed by the command 'Close renewal' (csm_CloseRenewal), which also creates the successor or asks for the churn reason. Leave the stage and use it.";
        }

        if (after.Human == Prospect.Watch && !after.IsClosed && ((before.Human != Prospect.Watch && after.Step >= RenewalStep.Checkpoint3) || (after.Step > RenewalStep.Checkpoint3 && after.Step != before.Step)))
        {
            return $"'Watch' is no answer for the renewal '{name}' from checkpoint 3 on (stage {after.Step}): notice can be given soon. Say renew, risk or churn.";
        }

        var isForward = after.Step > before.Step && after.Step is RenewalStep.ValueReview or RenewalStep.Proposed;
        return (isForward ? after.AskForDecision(name, $"goes on to {after.Step}") : null)
            ?? (after.Step == RenewalStep.Proposed ? after.AskForReport(name, "proposed") : null);
    }
}
