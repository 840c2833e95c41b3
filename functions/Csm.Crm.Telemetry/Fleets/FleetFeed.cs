namespace Csm.Crm.Telemetry.Fleets;

/// <summary>A maker's ISO 15143-3 service that is asked for its fleet from time to time. Immutable.</summary>
/// <param name="Name">Its name: 1–40 lower-case letters, digits and '-'. It names the feed's partition, so it never changes.</param>
/// <param name="Address">First page of the fleet snapshot.</param>
/// <param name="Token">How to sign in.</param>
public sealed record FleetFeed(string Name, Uri Address, FeedSignIn Token)
{
    /// <summary>Media type to ask for; <c>application/xml</c> unless the maker has JSON only.</summary>
    public string Accept { get; init; } = "application/xml";

    /// <summary>Time between the beginnings of two passes, 1 minute to 7 days. Makers refuse the same page sooner.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Least time between two requests, 0 to 10 minutes.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which a page is given up, 1 to 300 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Most pages of one pass, 1–100000: a fence against services that never end.</summary>
    public int MostPages { get; init; } = 1_000;

    /// <summary>Partition of the state that takes the feed's machines.</summary>
    public string Partition => PartitionPrefix + Name;

    /// <summary>What the partitions of feeds begin with; those of the hub are numbers.</summary>
    public const string PartitionPrefix = "feed-";
}

/// <summary>OAuth 2.0 client credentials: where the token comes from, and which settings hold the credentials. Never the credentials.</summary>
/// <param name="Address">The token endpoint.</param>
/// <param name="ClientIdSetting">Application setting with the client id.</param>
/// <param name="ClientSecretSetting">Application setting with the secret, in Azure a Key Vault reference.</param>
/// <param name="Scope">Scope to ask for, or null.</param>
/// <param name="Basic">True to send the credentials in the Authorization header, false in the body.</param>
public sealed record FeedSignIn(Uri Address, string ClientIdSetting, string ClientSecretSetting, string? Scope = null, bool Basic = false);

/// <summary>The setting of the feeds is wrong; the message names the member, its value and what it must be.</summary>
public sealed class FleetFeedException : Exception
{
    /// <summary>Without details.</summary>
    public FleetFeedException()
    {
    }

    /// <param name="message">Member, value and what it must be.</param>
    public FleetFeedException(string message)
        : base(message)
    {
    }

    /// <param name="message">Member, value and what it must be.</param>
    /// <param name="innerException">What revealed it.</param>
    public FleetFeedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
