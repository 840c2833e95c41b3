using Csm.Crm.CrashHost;
using Csm.Crm.Emulator;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>The real functions between a storage and a Dataverse that make trouble: what stands in the end is what one clean pass leaves.</summary>
public sealed class TroubleTests(CrashFixture fixture, ITestOutputHelper output) : IClassFixture<CrashFixture>
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task TwoOwnersOfTheSamePartitions_LeaveTheRowsOfOneCleanPass(int seed)
    {
        var expected = await CleanAsync(seed);
        using var world = await fixture.NewWorldAsync($"owners-{seed}", seed);
        using var storage = new SocketsHttpHandler();
        using var first = new FunctionHost(world.Options with { BatchSize = 35 }, world.Dataverse, storage);
        using var second = new FunctionHost(world.Options with { Owner = "b", PublishEvery = 0 }, world.Dataverse, storage);

        await Task.WhenAll(Task.Run(() => first.RunAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken), Task.Run(() => second.RunAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));
        await first.PublishAtEndAsync(TestContext.Current.CancellationToken);

        await world.ShouldEqualAsync(expected, $"seed {seed}");
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task StorageThatAnswers500And412AndBreaksConnections_LeavesTheRowsOfOneCleanPass(int seed)
    {
        var expected = await CleanAsync(seed);
        using var world = await fixture.NewWorldAsync($"faults-{seed}", seed);
        using var storage = new FaultyStorage(new Random(seed));
        using var host = new FunctionHost(world.Options, world.Dataverse, storage);
        using var other = new FunctionHost(world.Options with { Owner = "b", BatchSize = 25, PublishEvery = 0 }, world.Dataverse, storage);

        await Task.WhenAll(Task.Run(() => host.RunAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken), Task.Run(() => other.RunAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));
        await host.PublishAtEndAsync(TestContext.Current.CancellationToken);

        output.WriteLine($"{storage.Faults} faults.");
        storage.Faults.ShouldBeGreaterThan(10);
        await world.ShouldEqualAsync(expected, $"seed {seed}, {storage.Faults} faults");
    }

    [Fact]
    public async Task DataverseThatThrottles_LeavesTheRowsOfOneCleanPass()
    {
        const int seed = 31;
        var expected = await CleanAsync(seed);
        using var world = await fixture.NewWorldAsync("throttled", seed);
        world.Organization.ServiceProtection = new ServiceProtection { Requests = 2, Window = TimeSpan.FromMinutes(5) };
        var (waits, gate) = (0, new Lock());
        void Wait(TimeSpan time)
        {
            lock (gate)
            {
                waits++;
                world.Organization.Clock.Advance(time);
            }
        }

        using var storage = new SocketsHttpHandler();
        using var host = new FunctionHost(world.Options with { Waits = Wait }, world.Dataverse, storage);
        await host.RunAsync(TestContext.Current.CancellationToken);

        output.WriteLine($"{waits} waits.");
        waits.ShouldBeGreaterThan(3);
        world.Organization.ServiceProtection = null;
        static string WithoutCreation(string line) => System.Text.RegularExpressions.Regex.Replace(line, " createdon=[^ ]* [^ ]*", string.Empty, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromMinutes(1));
        (await world.DescribeAsync()).Select(WithoutCreation).ShouldBe(expected.Select(WithoutCreation));
    }

    [Fact]
    public async Task RowsThatDataverseRefuses_AreDeadLettersAndComeOnceNothingSpeaksAgainstThem()
    {
        const int seed = 41;
        var expected = await CleanAsync(seed);
        using var world = await fixture.NewWorldAsync("refused", seed);
        var administrator = world.Organization.Administrator;
        var metric = administrator.Retrieve(Metric.EntityLogicalName, RowId.From(Metric.EntityLogicalName, "co2"), new ColumnSet(Metric.Columns.Name, Metric.Columns.Code, Metric.Columns.Unit, Metric.Columns.Kind, Metric.Columns.Aggregation, Metric.Columns.Better));
        administrator.Delete(metric.LogicalName, metric.Id);
        using var storage = new SocketsHttpHandler();
        using var host = new FunctionHost(world.Options, world.Dataverse, storage);
        await host.RunAsync(TestContext.Current.CancellationToken);

        var refused = (await world.DescribeAsync()).Where(IsRefusal).ToArray();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(static line => line.Contains("csm_viumetric"));
        expected.Count(line => line.Contains($"csm_metricid={metric.Id}")).ShouldBeGreaterThan(0);
        (await world.DescribeAsync()).Where(static line => !IsRefusal(line)).ShouldBe(expected.Where(line => !line.Contains($"csm_metricid={metric.Id}")));

        administrator.Create(metric);
        await host.PublishAtEndAsync(TestContext.Current.CancellationToken);
        (await world.DescribeAsync()).Where(static line => !IsRefusal(line)).ShouldBe(expected);

        static bool IsRefusal(string line) => line.Contains("RowRefused");
    }

    private async Task<IReadOnlyList<string>> CleanAsync(int seed)
    {
        using var clean = await fixture.NewWorldAsync($"clean-{seed}", seed);
        return await clean.RunCleanAsync();
    }
}
