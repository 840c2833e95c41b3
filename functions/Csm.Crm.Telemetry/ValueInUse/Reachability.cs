using Csm.Crm.Tables;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>Whether a machine is heard of (R18).</summary>
public static class Reachability
{
    /// <summary>Silence after which a machine counts as silent, h.</summary>
    public static readonly Duration SilentAfter = Duration.FromHours(48);

    /// <summary>Never before the first reading, silent when the newest is older than 48 hours, online otherwise.</summary>
    public static Connectivity Of(Instant? lastSeen, Instant now) =>
        lastSeen is not { } seen ? Connectivity.Never : now - seen > SilentAfter ? Connectivity.Silent : Connectivity.Online;
}
