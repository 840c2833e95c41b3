using Csm.Crm.CrashHost;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>
/// The real functions in a process that is killed again and again, over Azure Storage's emulator and the emulated Dataverse:
/// what stands in the end is what one clean pass leaves.
/// </summary>
public sealed class CrashTests(CrashFixture fixture, ITestOutputHelper output) : IClassFixture<CrashFixture>
{
    private const int Streams = 8;
    private const int KillsPerStream = 25;

    // Points are requests to Dataverse, and the moments before and after each request to the storage. A whole stream has about 200.
    private const int LatestPoint = 60;

    /// <summary>200 kills: 25 of each of 8 streams.</summary>
    [Fact]
    public async Task HostKilledAtTwoHundredRandomPoints_LeavesTheRowsOfOneCleanPass()
    {
        Assert.SkipWhen(fixture.Storage.Missing is not null, fixture.Storage.Missing ?? "");
        var kills = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, Streams), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) => Interlocked.Add(ref kills, await KillAgainAndAgainAsync(seed)));

        kills.ShouldBe(Streams * KillsPerStream);
    }

    private async Task<int> KillAgainAndAgainAsync(int seed)
    {
        using var clean = await fixture.NewWorldAsync($"clean-{seed}", seed);
        var expected = await clean.RunCleanAsync();
        var random = new Random(seed);
        var kills = 0;
        for (var lap = 0; kills < KillsPerStream; lap++)
        {
            using var world = await fixture.NewWorldAsync($"crash-{seed}-{lap}", seed);
            var story = new List<string>();
            bool finished;
            do
            {
                var (at, delay) = (random.Next(LatestPoint), TimeSpan.FromMicroseconds(random.Next(3_000)));
                (finished, var points, _) = await CrashChild.RunAsync(world, world.Options, new CrashPlan(kills < KillsPerStream ? at : null, delay));
                kills += finished ? 0 : 1;
                if (random.Next(6) == 0)
                {
                    // A new owner that finds no checkpoint: all that was taken in comes again.
                    HubFile.ForgetCheckpoints(world.Folder, world.Options.Owner);
                    story.Add("checkpoints lost");
                }

                story.Add(finished ? $"finished after {points}" : $"{at}+{delay.TotalMicroseconds:0}µs");
            }
            while (!finished);
            var told = $"Seed {seed}, lap {lap}: killed at {string.Join(", ", story)}.";
            output.WriteLine(told);
            await world.ShouldEqualAsync(expected, told);
        }

        return kills;
    }
}
