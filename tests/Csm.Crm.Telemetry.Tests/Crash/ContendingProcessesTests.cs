using Csm.Crm.CrashHost;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>
/// Two processes that both believe a partition is theirs. They share one checkpoint, as the hub's owners do: what one has
/// acknowledged comes to the other only by chance. Each is killed, or held before a request to the storage while the other
/// goes on, and now and then everything comes again.
/// </summary>
public sealed class ContendingProcessesTests(CrashFixture fixture, ITestOutputHelper output) : IClassFixture<CrashFixture>
{
    private const int Kills = 10;
    private const int Conflicts = 6;
    private const int MostLaps = 10;
    private const int LatestPoint = 60;

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(51)]
    [InlineData(53)]
    public async Task TwoProcessesOnOnePartition_LeaveTheRowsOfOneCleanPass(int seed)
    {
        using var clean = await fixture.NewWorldAsync($"alone-{seed}", seed, partitions: 1);
        var expected = await clean.RunCleanAsync();
        var (kills, conflicts) = (0, 0);
        // How often the two meet depends on the machine's speed, so they run until they have met often enough.
        for (var lap = 0; lap < MostLaps && (kills < Kills || conflicts < Conflicts); lap++)
        {
            using var world = await fixture.NewWorldAsync($"contended-{seed}-{lap}", seed, partitions: 1);
            var (one, other) = (new Rival(1), new Rival(2));
            var runs = await Task.WhenAll(
                RunAsync(world, world.Options with { BatchSize = 30, CheckpointFrequency = 1 }, one, other, new Random((seed * 100) + lap)),
                RunAsync(world, world.Options with { BatchSize = 20, CheckpointFrequency = 2, PublishEvery = 0 }, other, one, new Random((seed * 100) + lap + 50)));
            kills += runs.Sum(static run => run.Kills);
            conflicts += runs.Sum(static run => run.Conflicts);
            var told = $"Seed {seed}, lap {lap}: {string.Join(" | ", runs.Select(static run => run.Story))}";
            output.WriteLine(told);

            using var storage = new SocketsHttpHandler();
            using var last = new FunctionHost(world.Options, world.Dataverse, storage);
            await last.PublishAtEndAsync(TestContext.Current.CancellationToken);
            await world.ShouldEqualAsync(expected, told);
        }

        output.WriteLine($"{kills} kills, {conflicts} conflicts.");
        kills.ShouldBeGreaterThanOrEqualTo(Kills);
        conflicts.ShouldBeGreaterThanOrEqualTo(Conflicts);
    }

    // Runs one of the two until it is through, killed up to so many times.
    private static async Task<(int Kills, int Conflicts, string Story)> RunAsync(CrashWorld world, FunctionHostOptions options, Rival self, Rival other, Random random)
    {
        var story = new List<string>();
        var (kills, conflicts) = (0, 0);
        while (true)
        {
            var (killAt, holdAt) = (random.Next(LatestPoint), random.Next(LatestPoint));
            var run = await CrashChild.RunAsync(world, options, new CrashPlan(kills < Kills / 2 ? killAt : null, TimeSpan.FromMicroseconds(random.Next(3_000)))
            {
                AtPoint = async point =>
                {
                    self.Passed();
                    if (point == holdAt)
                    {
                        await other.PassesAsync(random.Next(10, 60));
                    }
                },
            });
            conflicts += run.Conflicts;
            story.Add(run.Finished ? $"finished after {run.Points}, {run.Conflicts} conflicts" : $"held at {holdAt}, killed at {run.Points}, {run.Conflicts} conflicts");
            if (run.Finished)
            {
                self.End();
                return (kills, conflicts, $"{self.Number}: {string.Join("; ", story)}");
            }

            kills++;
            if (random.Next(5) == 0)
            {
                HubFile.Rewind(world.Folder, options.Owner);
                story.Add("everything comes again");
            }
        }
    }

    /// <summary>One of the two, as the other sees it.</summary>
    private sealed class Rival(int number)
    {
        private readonly Lock gate = new();
        private readonly List<(int Point, TaskCompletionSource Reached)> waiting = [];
        private int points;

        public int Number { get; } = number;

        public void Passed() => Release(1);

        public void End() => Release(int.MaxValue / 2);

        /// <summary>Ends once so many more points are passed, or after a while: it may be held itself.</summary>
        public async Task PassesAsync(int more)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                waiting.Add((points + more, reached));
            }

            Release(0);
            await Task.WhenAny(reached.Task, Task.Delay(LongestHold, TimeProvider.System));
        }

        private void Release(int more)
        {
            TaskCompletionSource[] reached;
            lock (gate)
            {
                points = (int)Math.Min((long)points + more, int.MaxValue / 2);
                reached = [.. waiting.Where(item => item.Point <= points || points == int.MaxValue / 2).Select(static item => item.Reached)];
                waiting.RemoveAll(item => item.Point <= points || points == int.MaxValue / 2);
            }

            foreach (var source in reached)
            {
                source.TrySetResult();
            }
        }
    }
}
