namespace Csm.Crm.Plugins.Health;

/// <summary>How far a factor's value can be relied on; in the order of the choice csm_EvidenceState.</summary>
public enum ObservationState
{
    Fresh,
    Stale,
    Missing,
    NotApplicable,
}

/// <summary>What a provider found out about one factor of one account.</summary>
public sealed record Observation
{
    /// <summary>The value in the factor's unit; null when missing or not applicable.</summary>
    public decimal? Value { get; private init; }

    /// <summary>When the value was true; null when there is none.</summary>
    public DateTime? ObservedOn { get; private init; }

    /// <summary>With a value: its period or origin, "in October 2026". Without: why there is none.</summary>
    public string Remark { get; private init; } = "";

    /// <summary>Table of the row the value was read from; null when there is no one row.</summary>
    public string? SourceTable { get; private init; }

    /// <summary>That row's id, of several the one that decides; null when there is no value.</summary>
    public Guid? SourceId { get; private init; }

    /// <summary>False when the factor says nothing about this account, so that it leaves the model without penalty.</summary>
    public bool Applies { get; private init; } = true;

    /// <summary>True when a part of what the value should be made from is not known, so that it counts like a stale one.</summary>
    public bool IsIncomplete { get; private init; }

    /// <summary>A value was found.</summary>
    /// <param name="value">In the factor's unit.</param>
    /// <param name="observedOn">When it was true, UTC.</param>
    /// <param name="remark">Its period or origin as part of a sentence, e.g. "in October 2026".</param>
    /// <param name="sourceTable">Table it was read from.</param>
    /// <param name="sourceId">Row it was read from; of several the one that decides: the worst, or the newest where none is worse.</param>
    public static Observation Of(decimal value, DateTime observedOn, string remark, string sourceTable, Guid sourceId) =>
        new() { Value = value, ObservedOn = observedOn, Remark = remark, SourceTable = sourceTable, SourceId = sourceId };

    /// <summary>A value was found that leaves something unknown: it lowers the confidence like a stale one.</summary>
    /// <param name="value">In the factor's unit.</param>
    /// <param name="observedOn">When it was true, UTC.</param>
    /// <param name="remark">What is known and what is not, as part of a sentence.</param>
    /// <param name="sourceTable">Table it was read from.</param>
    /// <param name="sourceId">The row that decides.</param>
    public static Observation Incomplete(decimal value, DateTime observedOn, string remark, string sourceTable, Guid sourceId) =>
        Of(value, observedOn, remark, sourceTable, sourceId) with { IsIncomplete = true };

    /// <summary>There should be a value and there is none.</summary>
    /// <param name="why">Part of a sentence, e.g. "no month with at least 60 % coverage".</param>
    public static Observation Missing(string why) => new() { Remark = why };

    /// <summary>The factor says nothing about this account.</summary>
    /// <param name="why">Part of a sentence, e.g. "the account has no machines".</param>
    public static Observation NotApplicable(string why) => new() { Remark = why, Applies = false };

    /// <summary>State of this observation at a time.</summary>
    /// <param name="staleAfterDays">The factor's limit; null means never stale.</param>
    /// <param name="now">The time.</param>
    public ObservationState StateAt(int? staleAfterDays, DateTime now) =>
        !Applies ? ObservationState.NotApplicable
        : Value is null || ObservedOn is not { } observed ? ObservationState.Missing
        : IsIncomplete ? ObservationState.Stale
        : staleAfterDays is { } limit && now - observed > TimeSpan.FromDays(limit) ? ObservationState.Stale
        : ObservationState.Fresh;

    /// <summary>The moment after which the value is stale; null without a value or a limit.</summary>
    public DateTime? StaleFrom(int? staleAfterDays) => staleAfterDays is { } limit ? ObservedOn?.AddDays(limit) : null;

    /// <summary>Age in days, not under 0; null without a value.</summary>
    public decimal? AgeDaysAt(DateTime now) =>
        ObservedOn is { } observed ? Math.Max(0m, Math.Round((decimal)(now - observed).TotalDays, 2)) : null;
}
