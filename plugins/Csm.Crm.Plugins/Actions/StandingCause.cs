using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>A state that calls for action as long as it lasts, and that is looked at again and again.</summary>
/// <param name="Kind">Kind of action.</param>
/// <param name="Reason">What is the case; part of the key, so the words stay.</param>
/// <param name="GoneBecause">Why an action closes by itself when the state is found no more, as half a sentence.</param>
internal sealed record StandingCause(ActionKind Kind, string Reason, string GoneBecause)
{
    /// <summary>Whether the state of the row with a key lasts though it is not among what was found; null when it does not. Asked only about open rows.</summary>
    public Func<string, bool>? Lasts { get; init; }
}
