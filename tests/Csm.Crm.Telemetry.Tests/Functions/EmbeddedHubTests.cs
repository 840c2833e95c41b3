using System.Reflection;
using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Sandbox.Simulation;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Csm.Crm.Telemetry.Tests.Functions;

public class EmbeddedHubTests
{
    private static readonly double[] Shifts = [16, 16, 16, 16, 16, 8, 0];
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ThrowingFunctionsLaggingCheckpointsAndNewOwners_LeaveTheStateOfOneCleanPass()
    {
        var clean = await RunAsync(new HubOptions(BatchSize: 100), static () => false, restartEachDay: false);

        var random = new Random(1);
        var rough = await RunAsync(new HubOptions(BatchSize: 70, CheckpointFrequency: 5, Attempts: 50, DegreeOfParallelism: 1), () => random.Next(5) == 0, restartEachDay: true);

        rough.ShouldBe(clean);
    }

    [Fact]
    public async Task FunctionThatNeverSucceeds_StopsTheHubAndKeepsTheBatch()
    {
        var store = new MemoryStore { FailAppend = static () => true };
        var hub = Hub(store, new HubOptions(Partitions: 1));
        hub.Send("PN-001", Streams.Json("PN-001", Streams.Reading(Start.UtcDateTime, (Counter.Fuel, 1))), Start);

        (await Should.ThrowAsync<HubDeliveryException>(() => hub.DeliverAsync(CancellationToken.None))).InnerException.ShouldBeOfType<IOException>();
        hub.Backlog.ShouldBe(1);
    }

    [Fact]
    public async Task PartitionOfAnotherHub_IsAnotherPartition()
    {
        var store = new MemoryStore();
        var hub = Hub(store, new HubOptions(Partitions: 1));
        hub.Send("PN-001", Streams.Json("PN-001", Streams.Reading(Start.UtcDateTime, (Counter.Fuel, 1))), Start);

        await hub.DeliverAsync(CancellationToken.None);

        (await store.ListAsync(CancellationToken.None)).ShouldBe(["embedded_telemetry_0"]);
    }

    [Fact]
    public void SameSeedInOtherSteps_GivesTheSameBytesInOrderOfTime()
    {
        var whole = new Recorder();
        Simulator().Advance(Start.AddDays(9), whole);
        var stepwise = new Recorder();
        var simulator = Simulator();
        for (var hours = 1; hours <= 9 * 24; hours++)
        {
            simulator.Advance(Start.AddHours(hours), stepwise);
        }

        stepwise.Events.Select(static item => item.Text).ShouldBe(whole.Events.Select(static item => item.Text));
        whole.Events.Select(static item => item.Time).ShouldBeInOrder();
        whole.Events.Average(static item => item.Text.Length).ShouldBeInRange(150, 260);
    }

    [Fact]
    public async Task SimulatedFleet_ShowsItsTendenciesSilenceAndReset()
    {
        var store = new MemoryStore();
        var hub = Hub(store, new HubOptions());
        Simulator().Advance(Start.AddDays(60), new HubSink(hub));
        await hub.DeliverAsync(CancellationToken.None);

        var machines = (await PartitionLoading.LoadAllAsync(store, new WindowOptions(), CancellationToken.None)).SelectMany(static state => state.Machines).ToDictionary(static machine => machine.DeviceId);
        var april = machines["PN-001"].Months()[^1];
        (april[Counter.IdleHours] / april[Counter.OperatingHours])!.Value.ShouldBe(0.25, 0.03);
        (april[Counter.ProductiveHours] / april.PlannedHours)!.Value.ShouldBe(0.6, 0.03);
        new DateTime(machines["PN-002"].NewestTicks, DateTimeKind.Utc).ShouldBeLessThan(Start.AddDays(20).UtcDateTime);
        machines["PN-003"].Months()[0].Flags.HasFlag(CounterFlags.Reset).ShouldBeTrue();
        machines["PN-001"].Days().Skip(1).SkipLast(1).ShouldAllBe(static day => day.Coverage > 95);
    }

    [Fact]
    public void IngestTelemetry_HoldsFailedBatchesForEver()
    {
        var method = typeof(IngestTelemetry).GetMethod(nameof(IngestTelemetry.Run))!;

        method.GetCustomAttribute<FunctionAttribute>()!.Name.ShouldBe("IngestTelemetry");
        method.GetCustomAttribute<ExponentialBackoffRetryAttribute>()!.MaxRetryCount.ShouldBe(-1);
        var trigger = method.GetParameters()[0].GetCustomAttribute<EventHubTriggerAttribute>()!;
        (trigger.EventHubName, trigger.Connection, trigger.ConsumerGroup, trigger.IsBatched).ShouldBe(("%TelemetryHub%", "TelemetryEventHubs", "%TelemetryConsumerGroup%", true));
    }

    [Theory]
    [InlineData("DataverseUrl", "http://contoso.example", "https")]
    [InlineData("DataverseUrl", "", "missing")]
    [InlineData("TelemetryStateFolder", "", "missing")]
    [InlineData("DataverseBatchSize", "5000", "1–1000")]
    [InlineData("TelemetryLatenessDays", "soon", "'soon'")]
    [InlineData("TelemetryFaultClearsHours", "0", "1–1440")]
    [InlineData("TelemetryStateContainer", "http://contoso.example/state", "https address of a container")]
    [InlineData("TelemetryFeedIntervals:CAT daily", "daily", "at most 7 days")]
    public void WrongSetting_IsRefusedByName(string name, string value, string said)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DataverseUrl"] = "https://contoso.crm4.dynamics.com", ["TelemetryStateFolder"] = "state", [name] = value };

        var message = Should.Throw<InvalidOperationException>(() => TelemetrySettings.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())).Message;

        message.ShouldContain(name);
        message.ShouldContain(said);
    }

    [Theory]
    [InlineData(null, 72)]
    [InlineData("12", 12)]
    public void FaultClearsHours_IsTheRuleOfTheWindows(string? value, int hours)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DataverseUrl"] = "https://contoso.crm4.dynamics.com", ["TelemetryStateFolder"] = "state", ["TelemetryFaultClearsHours"] = value };

        TelemetrySettings.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Windows.Validated().FaultClearsAfter.ShouldBe(TimeSpan.FromHours(hours));
    }

    private static async Task<string> RunAsync(HubOptions options, Func<bool> fails, bool restartEachDay)
    {
        var store = new MemoryStore { FailAppend = fails };
        var hub = Hub(store, options);
        var simulator = Simulator();
        for (var day = 1; day <= 20; day++)
        {
            simulator.Advance(Start.AddDays(day), new HubSink(hub));
            await hub.DeliverAsync(CancellationToken.None);
            if (restartEachDay)
            {
                hub.RestartOwners();
                await hub.DeliverAsync(CancellationToken.None);
            }
        }

        return await new IngestRig(store, store).DescribeAsync();
    }

    private static EmbeddedHub Hub(MemoryStore store, HubOptions options)
    {
        var fleet = new FixedFleet([.. Enumerable.Range(1, 4).Select(static number => FixedFleet.Machine(number, new SiteCalendar("Europe/Berlin", Shifts)))]);
        return new EmbeddedHub(new IngestTelemetry(new TelemetryIngest(store, store, fleet.Current(), new WindowOptions()), NullLogger<IngestTelemetry>.Instance), options);
    }

    private static FleetSimulator Simulator()
    {
        var work = new WorkProfile(14, 0, 6, 9, 20);
        SimulatedMachine Machine(int number) => new($"PN-{number:000}", work, new Tendency(0.6, 0), new Tendency(0.25, 0));
        var site = new SimulatedSite(
            "Europe/Berlin",
            Shifts,
            6,
            [Machine(1), Machine(2) with { SilentFrom = Start.AddDays(20) }, Machine(3) with { CountersResetAt = Start.AddDays(10) }, Machine(4) with { Work = work with { FuelPerHour = 0, EnergyPerHour = 30 } }]);
        return new FleetSimulator([new SimulatedCustomer("Port", [site])], Start, seed: 42);
    }

    private sealed class HubSink(EmbeddedHub hub) : ITelemetrySink
    {
        public void Send(string deviceId, DateTimeOffset time, ReadOnlyMemory<byte> body) => hub.Send(deviceId, body, time);
    }

    private sealed class Recorder : ITelemetrySink
    {
        public List<(DateTimeOffset Time, string Text)> Events { get; } = [];

        public void Send(string deviceId, DateTimeOffset time, ReadOnlyMemory<byte> body) => Events.Add((time, System.Text.Encoding.UTF8.GetString(body.Span)));
    }
}
