namespace Csm.Crm.Plugins.Renewals;

/// <summary>When a contract ended: figures about leaving customers need the day, which the last day of its term is not where it was ended before.</summary>
public static class ContractEndRule
{
    /// <summary>The day it ended; null while it has not.</summary>
    /// <param name="isEnded">Whether its status is ended.</param>
    /// <param name="known">The day that is known already; it stays while the contract is ended.</param>
    /// <param name="lastDay">Last day of its term; null while it has none.</param>
    /// <param name="today">The day of the write.</param>
    /// <param name="isNew">Whether the row is new. One that comes as ended, as history does, ended before that day: then only its term may tell when.</param>
    /// <remarks>A term that is over ended with its last day, however late somebody or the sweep says so.</remarks>
    public static DateTime? EndedOn(bool isEnded, DateTime? known, DateTime? lastDay, DateTime today, bool isNew) =>
        !isEnded ? null
        : known is not null ? known
        : lastDay < today.Date ? lastDay.Value.Date
        : isNew ? null : today.Date;

    /// <summary>Last day on which it brought revenue: it may end before its term does, and its term may be shortened afterwards.</summary>
    /// <param name="lastDay">Last day of its term; null while it has none.</param>
    /// <param name="endedOn">The day it ended; null while it has not.</param>
    public static DateTime? LastDay(DateTime? lastDay, DateTime? endedOn) => endedOn is { } ended && (lastDay is null || ended < lastDay) ? ended : lastDay;
}
