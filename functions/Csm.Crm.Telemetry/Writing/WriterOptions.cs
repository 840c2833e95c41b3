using Microsoft.PowerPlatform.Dataverse.Client;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>How rows are written.</summary>
/// <param name="BatchSize">Rows per request, 1–1000. Default 100: small transactions, and what elastic tables take.</param>
/// <param name="DegreeOfParallelism">Requests at a time, ≥ 1, and never more than the server recommends: that would make it slower.</param>
/// <param name="Attempts">Retries of a request the server was too busy for, ≥ 0.</param>
/// <param name="FirstDelay">Delay before the first retry where the server does not say; then exponential.</param>
/// <param name="RunningDay">
/// Write the running day too, with every publication. Off, a day is written once it has ended at the site, and again only
/// when late readings change it.
/// </param>
public sealed record WriterOptions(int BatchSize = 100, int DegreeOfParallelism = 4, int Attempts = 8, TimeSpan? FirstDelay = null, bool RunningDay = false)
{
    /// <summary>These options, after a check of each against its range.</summary>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it.</exception>
    public WriterOptions Validated()
    {
        Require(BatchSize is >= 1 and <= 1_000, nameof(BatchSize), BatchSize, "1–1000");
        Require(DegreeOfParallelism >= 1, nameof(DegreeOfParallelism), DegreeOfParallelism, "1 or more");
        Require(Attempts >= 0, nameof(Attempts), Attempts, "0 or more");
        return this;
    }

    /// <summary>Requests at a time to a service, at most what its server recommends for this client (x-ms-dop-hint).</summary>
    internal int DegreeFor(IOrganizationServiceAsync2 service) =>
        service is ServiceClient { RecommendedDegreesOfParallelism: > 0 and var recommended } ? Math.Min(DegreeOfParallelism, recommended) : DegreeOfParallelism;

    private static void Require(bool holds, string name, int value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"Writer option {name} is {value}; it must be {range}.", name);
        }
    }
}
