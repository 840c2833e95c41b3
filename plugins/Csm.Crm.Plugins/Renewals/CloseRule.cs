using System.Globalization;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>How a renewal ended; in the order of the choice csm_RenewalOutcome.</summary>
public enum RenewalEnd
{
    Renewed,
    Upsold,
    Downsold,
    Churned,
}

/// <summary>R12: what closing a renewal asks for.</summary>
public static class CloseRule
{
    /// <summary>Why an outcome is refused, for a person; null when it is not.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="before">Recurring revenue per year of the term that ends; null when not known.</param>
    /// <param name="after">Recurring revenue per year from then on; null when not known.</param>
    /// <param name="churnReason">Why the customer left.</param>
    /// <param name="name">Name of the renewal.</param>
    public static string? Refusal(RenewalEnd end, decimal? before, decimal? after, string? churnReason, string name)
    {
        if (end == RenewalEnd.Churned)
        {
            return string.IsNullOrWhiteSpace(churnReason) ? $"The renewal '{name}' cannot be lost without a churn reason. Say why the customer left." : null;
        }

        if (after is < 0m)
        {
            return Text("The renewal '{0}' cannot be won with a revenue of {1:0.00} per year. Pass 0 or more.", name, after);
        }

        return end == RenewalEnd.Upsold && after is { } up && before is { } low && up <= low
            ? Text("The renewal '{0}' is not upsold with {1:0.00} per year, for it was {2:0.00}. Pass the new revenue, or choose renewed or downsold.", name, up, low)
            : end == RenewalEnd.Downsold && after is { } down && before is { } high && down >= high
            ? Text("The renewal '{0}' is not downsold with {1:0.00} per year, for it was {2:0.00}. Pass the new revenue, or choose renewed or upsold.", name, down, high)
            : null;
    }

    /// <summary>Why a renewal is not ready to be closed by a person, in a sentence; null when it is.</summary>
    /// <param name="state">As it stands before.</param>
    /// <param name="end">How it is to end.</param>
    /// <param name="name">Name of the renewal.</param>
    /// <remarks>
    /// The stages before may be skipped, for customers do sign early; what they ask for may not: a decision where human and
    /// machine disagree, and a value report before a renewal is won.
    /// </remarks>
    public static string? Unready(RenewalState state, RenewalEnd end, string name) =>
        state.AskForDecision(name, "is closed") ?? (end == RenewalEnd.Churned ? null : state.AskForReport(name, "won"));

    /// <summary>Why a lost renewal cannot be stored as it is, for a person; null when it can or is not lost.</summary>
    /// <param name="step">Where it stands.</param>
    /// <param name="churnReason">Why the customer left.</param>
    /// <param name="name">Name of the renewal.</param>
    public static string? Unexplained(RenewalStep step, string? churnReason, string name) =>
        step == RenewalStep.Lost ? Refusal(RenewalEnd.Churned, null, null, churnReason, name) : null;

    /// <summary>Why a renewal cannot end like this while its contract runs otherwise, for a person; null when it can.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="termEnd">Last day of the term the renewal is about; null takes the contract's.</param>
    /// <param name="contract">The contract as it is now.</param>
    /// <param name="name">Name of the renewal.</param>
    /// <remarks>
    /// A next term from the day after another day than the contract's last would overlap it or leave days between, and its
    /// revenue would count twice; so it would beside a successor that somebody entered by hand. A contract that was ended
    /// and has no last day ended at some day of the term, whichever that was.
    /// </remarks>
    public static string? Superseded(RenewalEnd end, DateTime? termEnd, RunningContract contract, string name)
    {
        var contractEnd = contract.End;
        if (end != RenewalEnd.Churned && !contract.IsActive)
        {
            return Text("The renewal '{0}' cannot be closed as won: its contract is not active any more, so it has ended or was succeeded already. Set the contract to active first, or close the renewal as churned.", name);
        }

        if (end == RenewalEnd.Churned ? IsLostFor(termEnd, contractEnd) || contract is { IsActive: false, End: null } : contractEnd is { } last && (termEnd ?? last).Date == last.Date)
        {
            return null;
        }

        var outcome = end == RenewalEnd.Churned ? "lost" : "won";
        return contractEnd is { } other
            ? Text(
                "The renewal '{0}' cannot be closed as {1}: it is about the term to {2:yyyy-MM-dd}, and the contract now ends on {3:yyyy-MM-dd}. Close the renewal of the term to {3:yyyy-MM-dd} and leave this one, which is set aside by itself, or correct the end of the contract.",
                name, outcome, termEnd, other)
            : Text("The renewal '{0}' cannot be closed as {1}: its contract has no end any more. Enter the end of the contract, or leave this renewal, which is set aside by itself.", name, outcome);
    }

    /// <summary>Whether a loss holds for the contract as it is now: it ends with the term that was lost or before it.</summary>
    /// <param name="termEnd">Last day of the term that was lost; null takes the contract's.</param>
    /// <param name="contractEnd">Last day of the contract; null while it has none.</param>
    public static bool IsLostFor(DateTime? termEnd, DateTime? contractEnd) => contractEnd is { } last && last.Date <= (termEnd ?? last).Date;

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
