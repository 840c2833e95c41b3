namespace Csm.Crm.Plugins.Renewals;

/// <summary>The running term of a renewal's contract.</summary>
/// <param name="RenewsItself">Whether the contract is active and renews itself unless somebody gives notice.</param>
/// <param name="End">Its last day as the contract has it now; null when open.</param>
/// <param name="TermEnd">Last day of the term the renewal is about.</param>
/// <param name="NoticeBy">Last day to give notice.</param>
public sealed record RunningTerm(bool RenewsItself, DateTime? End, DateTime TermEnd, DateTime NoticeBy)
{
    /// <summary>Whether notice is too late on a day, of the very term the contract still has: one that was extended by hand is another.</summary>
    public bool RenewsOn(DateTime today) => RenewsItself && End?.Date == TermEnd.Date && today.Date > NoticeBy.Date;
}

/// <summary>
/// R12, contracts that renew themselves: once the last day of notice has passed without a loss being entered, the next
/// term is a fact. No value report is asked for, for nothing is proposed. A person's word that the customer leaves holds it
/// back: then notice may have been given and not been entered.
/// </summary>
public static class AutoRenewalRule
{
    /// <summary>Whether the renewal is won by itself.</summary>
    /// <param name="term">The running term.</param>
    /// <param name="human">What a person says; null when nothing.</param>
    /// <param name="today">The day.</param>
    public static bool IsWon(RunningTerm term, Prospect? human, DateTime today) => term.RenewsOn(today) && human != Prospect.Churn;

    /// <summary>Whether it would be, but for a person's word.</summary>
    /// <param name="term">The running term.</param>
    /// <param name="human">What a person says; null when nothing.</param>
    /// <param name="today">The day.</param>
    public static bool IsHeldBack(RunningTerm term, Prospect? human, DateTime today) => term.RenewsOn(today) && human == Prospect.Churn;
}
