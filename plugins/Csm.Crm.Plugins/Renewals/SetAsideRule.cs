using System.Globalization;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>What its contract makes of an open renewal.</summary>
public enum SetAsideTurn
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>Its term is the contract's no more: it is deactivated, and what was entered stays on it.</summary>
    SetAside,

    /// <summary>Its term is the contract's again: it is activated.</summary>
    TakeUp,

    /// <summary>Its term is the contract's again, and somebody has activated it before: only the mark goes.</summary>
    Unmark,
}

/// <summary>The contract of a renewal as it is now.</summary>
/// <param name="IsActive">Whether it is active, neither renewed nor ended, and its row is not deactivated.</param>
/// <param name="End">Its last day; null while it has none.</param>
public sealed record RunningContract(bool IsActive, DateTime? End);

/// <summary>
/// R12: there is one open renewal per contract, that of the term the contract has. When the contract's end is moved, or
/// the contract is succeeded or ended by hand, the renewal of the former term is set aside, and taken up again when that
/// is undone. Only what the pack set aside is taken up, and what a person activates again stays.
/// </summary>
public static class SetAsideRule
{
    /// <summary>Whether the renewal is about the term the contract has.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="termEnd">Last day of the term the renewal is about.</param>
    public static bool IsOf(RunningContract contract, DateTime termEnd) => contract.IsActive && contract.End?.Date == termEnd.Date;

    /// <summary>What to do about an open renewal.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="termEnd">Last day of the term it is about.</param>
    /// <param name="isActive">Whether its row is active.</param>
    /// <param name="isMarked">Whether the pack set it aside, and has not taken it up since.</param>
    public static SetAsideTurn Decide(RunningContract contract, DateTime termEnd, bool isActive, bool isMarked) =>
        IsOf(contract, termEnd) ? !isMarked ? SetAsideTurn.Keep : isActive ? SetAsideTurn.Unmark : SetAsideTurn.TakeUp
        : isActive && !isMarked ? SetAsideTurn.SetAside
        : SetAsideTurn.Keep;

    /// <summary>Why it is set aside, as half a sentence.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="termEnd">Last day of the term it is about.</param>
    public static string Because(RunningContract contract, DateTime termEnd) =>
        !contract.IsActive ? Text("the contract of the term to {0:yyyy-MM-dd} is not active any more; if the customer has left, close the renewal as churned and say why", termEnd)
        : contract.End is { } end ? Text("the contract ends on {0:yyyy-MM-dd} now, not on {1:yyyy-MM-dd}", end, termEnd)
        : Text("the contract has no end any more; it was {0:yyyy-MM-dd}", termEnd);

    /// <summary>The sentence kept with the renewal.</summary>
    /// <param name="because">Why, as half a sentence.</param>
    /// <param name="day">When.</param>
    public static string Reason(string because, DateTime day) => Text("Set aside on {0:yyyy-MM-dd}: {1}.", day, because);

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
