using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Sites;

/// <summary>Time zones for laws: made ones, so that no machine's data decide.</summary>
internal static class Zones
{
    /// <summary>Any offset of a quarter of an hour, with and without clock changes.</summary>
    public static Gen<TimeZoneInfo> Any() => from quarters in Gen.Choose(-44, 52) from changes in Gen.Elements(true, false) select Made(TimeSpan.FromMinutes(15 * quarters), changes);

    /// <summary>A zone whose clock goes forward at 02:00 on 7 October and back at 03:00 on 11 October 2026 and every year, or never.</summary>
    public static TimeZoneInfo Made(TimeSpan offset, bool changes)
    {
        var rules = changes
            ? new[]
            {
                TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                    DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
                    TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 10, 7),
                    TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 11)),
            }
            : [];
        return TimeZoneInfo.CreateCustomTimeZone($"Made {offset} {changes}", offset, "Made", "Made", "Made summer", rules);
    }
}
