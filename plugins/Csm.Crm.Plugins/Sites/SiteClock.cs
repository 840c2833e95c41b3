using System.Security;

namespace Csm.Crm.Plugins.Sites;

/// <summary>By which days a site counts.</summary>
/// <param name="Days">Its days.</param>
/// <param name="Doubt">Why they are UTC days though nobody said so, and what to do, as the end of a sentence; null when its zone is known.</param>
public sealed record SiteClock(SiteDays Days, string? Doubt)
{
    private const string Remedy = "Enter an IANA zone such as Europe/Berlin";

    /// <summary>The clock of a zone on the platform this runs on.</summary>
    /// <param name="zone">IANA name as the site has it; null or empty when it has none.</param>
    public static SiteClock Of(string? zone) => Of(zone, OfPlatform);

    /// <summary>
    /// The clock of a zone. The platform is asked for the IANA name and then for the Windows zone of it, for the sandbox runs
    /// on Windows and .NET Framework, which know no other. A name the table of zones lacks is unknown on every platform alike.
    /// </summary>
    /// <param name="zone">IANA name as the site has it; null or empty when it has none.</param>
    /// <param name="platform">What the platform knows by an id; null when it knows nothing.</param>
    public static SiteClock Of(string? zone, Func<string, TimeZoneInfo?> platform)
    {
        if (zone is null || zone.Trim().Length == 0)
        {
            return InUtc($"it has no time zone. {Remedy}");
        }

        if (WindowsZones.Of(zone) is not { } windows)
        {
            return InUtc($"'{zone}' is no time zone that can be reckoned with here. {Remedy}");
        }

        return (platform(zone) ?? platform(windows)) is { } known
            ? new SiteClock(new SiteDays(known), null)
            : InUtc($"this server knows neither '{zone}' nor '{windows}'. Enter another zone with the same clock");
    }

    private static SiteClock InUtc(string doubt) => new(SiteDays.OfUtc, doubt);

    private static TimeZoneInfo? OfPlatform(string id)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (Exception refusal) when (refusal is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
        {
            return null;
        }
    }
}
