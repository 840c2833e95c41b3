using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class CodingTests
{
    [Fact]
    public void AnyNumbers_ReadAsTheyWereWritten() => Law.ForAllSeeds(random =>
    {
        var numbers = Enumerable.Range(0, 200).Select(_ => (Kind: random.Next(4), Bits: random.Next(0, 62), Value: random.NextInt64(0, 1L << random.Next(1, 62)))).ToArray();
        var writer = new BitWriter();
        var adaptive = default(Adaptive);
        foreach (var (kind, bits, value) in numbers)
        {
            switch (kind)
            {
                case 0: writer.Raw((ulong)value, bits); break;
                case 1: writer.Gamma((ulong)value); break;
                case 2: writer.Signed(-value); break;
                default: adaptive.Write(writer, bits % 2 == 0 ? value : -value); break;
            }
        }

        var reader = new BitReader(writer.Written);
        adaptive = default;
        foreach (var (kind, bits, value) in numbers)
        {
            switch (kind)
            {
                case 0: reader.Raw(bits).ShouldBe((ulong)value & ((1UL << bits) - 1)); break;
                case 1: reader.Gamma().ShouldBe((ulong)value); break;
                case 2: reader.Signed().ShouldBe(-value); break;
                default: adaptive.Read(ref reader).ShouldBe(bits % 2 == 0 ? value : -value); break;
            }
        }

        reader.Position.ShouldBe(writer.Bits);
    });

    [Fact]
    public void ContinuedWriter_WritesWhatOneGoWrites() => Law.ForAllSeeds(random =>
    {
        var (whole, stepwise) = (new BitWriter(), new BitWriter());
        byte[] stored = [];
        for (var step = 0; step < 60; step++)
        {
            var (value, bits) = ((ulong)random.NextInt64(), random.Next(64));
            stepwise.Continue(stored, whole.Bits);
            whole.Raw(value, bits);
            stepwise.Raw(value, bits);
            stored = stepwise.Written.ToArray();
        }

        stored.ShouldBe(whole.Written.ToArray());
    });

    [Fact]
    public void AnyHours_ComeBackFromTheChainAndFromStorage() => Law.ForAllSeeds(random =>
    {
        var workspace = new WindowWorkspace(new WindowOptions());
        var chain = new HourChain<HourSummary, HourCoding>();
        var hours = new List<HourSummary>();
        var start = Hours.Start;
        for (var index = 0; index < 30; index++)
        {
            start += random.Next(3) == 0 ? random.Next(1, 200) * 60_000L : Hours.FullHour;
            var readings = Hours.Readings(random, most: 5, start);
            if (readings.Count > 0)
            {
                hours.Add(Hours.Of(readings, start));
                chain.Append(hours[^1], workspace.Bits, workspace.Hours);
                start += Hours.FullHour;
            }
        }

        Read(chain).ShouldBe(hours);
        var stored = new BitWriter();
        chain.Store(stored);
        var restored = new HourChain<HourSummary, HourCoding>();
        var reader = new BitReader(stored.Written);
        restored.Restore(ref reader);
        Read(restored).ShouldBe(hours);

        // And it goes on as if it had never been stored.
        var next = Hours.Of([Streams.Reading(new DateTime((start + Hours.FullHour) * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc), (Counter.Fuel, 3.25))], start + Hours.FullHour);
        chain.Append(next, workspace.Bits, workspace.Hours);
        restored.Append(next, workspace.Bits, workspace.Hours);
        Read(restored).ShouldBe(Read(chain));
    });

    [Fact]
    public void TruncatedChain_IsRefused()
    {
        var workspace = new WindowWorkspace(new WindowOptions());
        var chain = new HourChain<HourSummary, HourCoding>();
        chain.Append(Hours.Of(Hours.Readings(new Random(3), most: 60)), workspace.Bits, workspace.Hours);
        var stored = new BitWriter();
        chain.Store(stored);
        var bytes = stored.Written.ToArray();

        for (var length = 0; length < bytes.Length - 1; length++)
        {
            Should.Throw<InvalidDataException>(() =>
            {
                var reader = new BitReader(bytes.AsSpan(0, length));
                new HourChain<HourSummary, HourCoding>().Restore(ref reader);
            });
        }
    }

    private static List<HourSummary> Read(HourChain<HourSummary, HourCoding> chain)
    {
        var buffer = new HourBuffer<HourSummary>();
        chain.Read(buffer);
        return [.. buffer.Items];
    }
}
