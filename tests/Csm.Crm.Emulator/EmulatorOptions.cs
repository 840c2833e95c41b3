namespace Csm.Crm.Emulator;

/// <summary>How an organisation is set up at import.</summary>
public sealed record EmulatorOptions
{
    /// <summary>What the clock shows first. Default 2026-01-05 08:00 UTC, a Monday.</summary>
    public DateTimeOffset StartsAt { get; init; } = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Journal entries kept; older ones are forgotten. 0 switches the journal off. Default 1,000.</summary>
    public int JournalCapacity { get; init; } = 1000;

    /// <summary>Where the ids the server gives start; the same seed gives the same ids. Default 1.</summary>
    public int IdSeed { get; init; } = 1;

    /// <summary>ISO 4217 code of the base currency, whose rate is 1. Default EUR.</summary>
    public string BaseCurrency { get; init; } = "EUR";

    /// <summary>Habits enforced on plug-ins; off by default. <see cref="EmulatedOrganization.GuardRails"/> changes them later.</summary>
    public GuardRails GuardRails { get; init; } = GuardRails.Off;

    /// <summary>Limits on client requests; null, the default, for none. <see cref="EmulatedOrganization.ServiceProtection"/> changes them later.</summary>
    public ServiceProtection? ServiceProtection { get; init; }

    /// <summary>Asynchronous jobs one <see cref="EmulatedOrganization.RunAsyncJobs"/> may run before it gives up. Default 1,000,000.</summary>
    public int AsyncJobLimit { get; init; } = 1_000_000;

    /// <summary>Alternate keys, as table.key in logical names, whose index could not be built over rows that were there before: they are not enforced and find nothing.</summary>
    public IReadOnlyCollection<string> FailedKeys { get; init; } = [];
}
