using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator;

/// <summary>
/// Service protection limits per user in a sliding window of the organisation's clock. They concern client requests;
/// what plug-ins ask for does not count, but its time is part of the request that fired them.
/// </summary>
public sealed record ServiceProtection
{
    /// <summary>Requests in the window. Platform: 6,000.</summary>
    public int Requests { get; init; } = 6000;

    /// <summary>Execution time of all requests in the window together. Platform: 20 minutes.</summary>
    public TimeSpan ExecutionTime { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Requests under way at the same time. Platform: 52.</summary>
    public int Concurrent { get; init; } = 52;

    /// <summary>Length of the window. Platform: 5 minutes.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Execution time to charge for a request, asked before it runs; the clock stands still, so nothing can be measured. It may be
    /// called from several threads. Default: no time.
    /// </summary>
    public Func<OrganizationRequest, TimeSpan> CostOf { get; init; } = _ => TimeSpan.Zero;
}
