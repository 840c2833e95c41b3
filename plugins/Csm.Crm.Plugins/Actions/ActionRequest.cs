using Csm.Crm.Plugins.Events;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Something that calls for action.</summary>
/// <param name="Account">The customer.</param>
/// <param name="Owner">Who gets it; null leaves it with the calling user.</param>
/// <param name="Kind">Kind of action.</param>
/// <param name="Reason">What happened, at most 200 characters; the same words each time, for they are part of the key.</param>
/// <param name="Source">What it happened to, at most 200 characters; part of the key. Empty when it is the account as a whole.</param>
/// <param name="RootCause">What to look into; null when not known.</param>
/// <param name="Severity">How urgent.</param>
/// <param name="Due">Day by which something should have been done.</param>
internal sealed record ActionRequest(
    EntityReference Account, EntityReference? Owner, ActionKind Kind, string Reason, string Source, string? RootCause, Severity Severity, DateTime Due)
{
    /// <summary>Whether it happened, lasts, or must be said once only.</summary>
    public CauseNature Nature { get; init; }

    /// <summary>The machine it is about; null when it is about none.</summary>
    public EntityReference? Machine { get; init; }

    /// <summary>Reasons whose open call, of the same kind at the same customer, this joins instead of becoming a second one: one cause, one call.</summary>
    public IReadOnlyCollection<string> Joins { get; init; } = [];

    /// <summary>Whether a call of these reasons that a person closed or snoozed lately silences this, too.</summary>
    public bool YieldsToClosed { get; init; }

    /// <summary>What to tell the world when the row is written; null for nothing.</summary>
    public BusinessEvent? News { get; init; }

    /// <summary>The source under which an earlier version raised the same, so that such a call is the same call; null for none.</summary>
    public string? FormerSource { get; init; }

    public string Key => KeyFor(Source);

    /// <summary>The key, and that of the former source.</summary>
    public IEnumerable<string> Keys => FormerSource is null ? [Key] : [Key, KeyFor(FormerSource)];

    private string KeyFor(string source) => OpenKey.For(Account.Id, (int)Kind, Reason, source);
}
