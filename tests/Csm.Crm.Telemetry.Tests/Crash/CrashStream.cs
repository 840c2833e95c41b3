using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>The events of a crash world, in the order in which its hub took them: counters, gauges, digital usage and stocks; late, repeated, of unknown names and unreadable.</summary>
internal static class CrashStream
{
    public const int Days = 5;

    private const int Troubles = 12;
    private const int UsageReports = 50;
    private const int StockReports = 50;
    private const double LongestDelayDays = 1.2;

    /// <param name="random">Makes all the choices.</param>
    /// <param name="partitions">Machines lie in partitions by device, customers' events in any.</param>
    public static IEnumerable<(string Partition, DateTimeOffset EnqueuedAt, byte[] Body)> Of(Random random, int partitions)
    {
        (string Partition, byte[] Body, long Arrival)[] events = [.. Readings(random, partitions), .. Troubling(random, partitions), .. Customers(random, partitions)];
        return events.OrderBy(static item => item.Arrival).Select(static item => (item.Partition, new DateTimeOffset(item.Arrival, TimeSpan.Zero), item.Body));
    }

    // Every second machine of each customer has gauges, of chances of their own: the counters are what they are without them.
    private static IEnumerable<(string Partition, byte[] Body, long Arrival)> Readings(Random random, int partitions)
    {
        for (var number = 1; number <= CrashFixture.Machines; number++)
        {
            var work = Streams.Work(random, Days, withTrouble: true);
            var readings = number % 4 is 1 or 2 ? Streams.WithGauges(work, new Random(number)) : work;
            foreach (var reading in Streams.Shuffled(readings, random, TimeSpan.FromHours(30)))
            {
                yield return ($"{number % partitions}", Streams.Json($"PN-{number:000}", reading), Arrival(random, reading.Ticks));
            }
        }
    }

    private static IEnumerable<(string Partition, byte[] Body, long Arrival)> Troubling(Random random, int partitions)
    {
        for (var number = 0; number < Troubles; number++)
        {
            var body = (number % 4) switch
            {
                0 => Encoding.UTF8.GetBytes($"{{\"device\":\"PN-{number:000}\""),
                1 => Streams.Json($"XX-{number:000}", Streams.Reading(Streams.Start.AddDays(2), (Counter.Fuel, number))),
                2 => Usage($"nobody{number}@port.example", Streams.Start, number, number, number),
                _ => Stock("Customer 0", $"XX-{number}", Streams.Start, number, string.Empty),
            };

            // No two in one moment: an issue tells of the first.
            yield return ($"{number % partitions}", body, Streams.Start.AddHours(random.Next(24, Days * 24)).AddMinutes(number).Ticks);
        }
    }

    // Some come twice, some after those that say more, and all in either partition.
    private static IEnumerable<(string Partition, byte[] Body, long Arrival)> Customers(Random random, int partitions)
    {
        for (var count = 0; count < UsageReports + StockReports; count++)
        {
            var time = Streams.Start.AddMinutes(random.Next(Days * 24 * 60));
            var body = count < UsageReports
                ? Usage($"kim{random.Next(CrashFixture.Contacts)}@port.example", time, random.Next(9), random.Next(600), random.Next(6))
                : StockOf(random.Next(CrashFixture.Materials), $"Customer {random.Next(CrashFixture.Customers)}", time, random.Next(500));
            for (var times = random.Next(6) == 0 ? 2 : 1; times > 0; times--)
            {
                yield return ($"{random.Next(partitions)}", body, Arrival(random, time.Ticks));
            }
        }
    }

    private static long Arrival(Random random, long ticks) => ticks + (long)(random.NextDouble() * TimeSpan.TicksPerDay * LongestDelayDays);

    private static byte[] Usage(string contact, DateTime time, int logins, int minutes, int functions) => Encoding.UTF8.GetBytes(
        $"{{\"csm\":1,\"digital_usage\":{{\"contact\":\"{contact}\",\"product\":\"{(logins % 2 == 0 ? "fleet-portal" : "Fleet-Portal")}\",\"day\":\"{time:yyyy-MM-dd}\",\"logins\":{logins},\"active_minutes\":{minutes},\"core_functions\":{functions}}}}}");

    // Of each material either all reports say the limits or none does: what a report leaves out stays as it was last written.
    private static byte[] StockOf(int material, string site, DateTime time, int quantity) =>
        Stock(site, CrashFixture.MaterialNumber(material), time, quantity, material == 0 ? string.Create(CultureInfo.InvariantCulture, $",\"minimum\":{time.Day},\"reorder_point\":{time.Hour}") : string.Empty);

    private static byte[] Stock(string site, string material, DateTime time, int quantity, string more) => Encoding.UTF8.GetBytes(
        $"{{\"csm\":1,\"time\":\"{time:yyyy-MM-ddTHH:mm:ssZ}\",\"consignment_stock\":{{\"site\":\"{site}\",\"material\":\"{material}\",\"quantity\":{quantity}{more}}}}}");
}
