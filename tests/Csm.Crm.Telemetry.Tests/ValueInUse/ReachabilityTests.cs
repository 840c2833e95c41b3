using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.ValueInUse;

public class ReachabilityTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 10, 12, 0);

    [Fact]
    public void LongerSilence_IsNeverBetter() => Law.ForAllSeeds(random =>
    {
        var interval = Duration.FromSeconds(random.Next(1, 7 * 86_400));
        var silences = Enumerable.Range(0, 20).Select(_ => Duration.FromSeconds(random.NextInt64(0, 120L * 86_400))).Order().ToArray();

        silences.Select(silence => Reachability.Of(Now - silence, Now, interval)).ShouldBeInOrder();
    });

    [Fact]
    public void WithinThreeIntervals_NobodyIsLate() => Law.ForAllSeeds(random =>
    {
        var interval = Duration.FromSeconds(random.Next(1, 7 * 86_400));

        Reachability.Of(Now - (interval * 3 * random.NextDouble()), Now, interval).ShouldBe(Connectivity.Online);
    });

    [Fact]
    public void BeforeTenIntervalsAndBefore48Hours_NobodyIsSilent() => Law.ForAllSeeds(random =>
    {
        var interval = Duration.FromSeconds(random.Next(1, 7 * 86_400));
        var limit = Duration.Max(interval * 10, Duration.FromHours(48));

        Reachability.Of(Now - limit, Now, interval).ShouldNotBe(Connectivity.Silent);
        Reachability.Of(Now - limit - Duration.FromSeconds(1), Now, interval).ShouldBe(Connectivity.Silent);
    });

    [Theory]
    [InlineData(24, 36, Connectivity.Online)]
    [InlineData(24, 73, Connectivity.Late)]
    [InlineData(24, 241, Connectivity.Silent)]
    [InlineData(0.25, 0.7, Connectivity.Online)]
    [InlineData(0.25, 1, Connectivity.Late)]
    [InlineData(0.25, 49, Connectivity.Silent)]
    public void FeedOfSomeHours_IsJudgedByItsOwnInterval(double intervalHours, double silenceHours, Connectivity expected) =>
        Reachability.Of(Now - Duration.FromHours(silenceHours), Now, Duration.FromHours(intervalHours)).ShouldBe(expected);

    [Fact]
    public void NoReading_IsNever() => Reachability.Of(null, Now, Duration.FromHours(1)).ShouldBe(Connectivity.Never);

    [Fact]
    public void ReadingAheadOfTheClock_IsOnline() => Reachability.Of(Now + Duration.FromHours(1), Now, Duration.FromMinutes(1)).ShouldBe(Connectivity.Online);

    [Fact]
    public void Intervals_AreFoundByFeedInAnyCaseAndCheckedByName()
    {
        var intervals = new FeedIntervals(byFeed: new Dictionary<string, TimeSpan>(StringComparer.Ordinal) { ["CAT daily"] = TimeSpan.FromDays(1) });

        intervals.Of("cat DAILY").ShouldBe(Duration.FromDays(1));
        intervals.Of("other").ShouldBe(intervals.Usual);
        intervals.Of(null).ShouldBe(intervals.Usual);
        Should.Throw<ArgumentException>(() => new FeedIntervals(byFeed: new Dictionary<string, TimeSpan>(StringComparer.Ordinal) { ["odd"] = TimeSpan.Zero })).Message.ShouldContain("'odd'");
    }
}
