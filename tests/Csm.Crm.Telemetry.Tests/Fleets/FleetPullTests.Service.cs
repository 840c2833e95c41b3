using System.Globalization;
using System.IO.Compression;
using System.Text;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Fleets;

/// <summary>The service the client is tried against, and what stands around it.</summary>
public sealed partial class FleetPullTests
{
    private static FleetPullOptions Patience { get; } = new() { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromSeconds(2) };

    private FleetFeed Feed() => new("maker", new Uri(server.Address, "/fleet/1"), new FeedSignIn(new Uri(server.Address, "/token"), "MakerId", "MakerSecret", "fleet")) { Pace = TimeSpan.Zero, Timeout = TimeSpan.FromMinutes(5) };

    private FleetPull NewPull() => new(http, settings.GetValueOrDefault, new FolderFeedProgressStore(folder), rig.NewOwner(), clock, Patience);

    private Task<FeedReport> PullAsync(FleetFeed? feed = null) => NewPull().PullAsync(feed ?? Feed(), CancellationToken.None);

    private IEnumerable<string> Asked() => server.Requests.Where(static request => request.Method == "GET").Select(static request => request.Path);

    // Without the sequence number: a repeated page has another one.
    private async Task<string> StateAsync() => (await rig.DescribeAsync()) is var text ? text[text.IndexOf(' ', StringComparison.Ordinal)..] : "";

    private void Trouble(string path, params ServerReply[] replies) => trouble[path] = new Queue<ServerReply>(replies);

    private ServerReply Answer(ServerRequest request)
    {
        if (request.Path == "/token")
        {
            return new ServerReply(200, string.Create(CultureInfo.InvariantCulture, $"{{\"access_token\":\"token-{++tokens}\",\"expires_in\":\"{tokenSeconds}\"}}"));
        }

        if (acceptedToken.Length > 0 && request.Headers["Authorization"] != $"Bearer {acceptedToken}")
        {
            return new ServerReply(401);
        }

        return trouble.TryGetValue(request.Path, out var replies) && replies.TryDequeue(out var reply) ? reply : Page(request.Path[^1] - '0');
    }

    private static ServerReply Page(int number) => new(200, Document(number));

    private static string Document(int number, string? next = null)
    {
        next ??= number < 3 ? string.Create(CultureInfo.InvariantCulture, $"/fleet/{number + 1}") : null;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <Fleet xmlns="http://standards.iso.org/iso/15143/-3" version="1" snapshotTime="2026-03-02T06:00:00Z">
              <Links><rel>self</rel><href>/fleet/{number}</href></Links>
              {(next is null ? "" : $"<Links><rel>next</rel><href>{next}</href></Links>")}
              <Equipment>
                <EquipmentHeader><OEMName>ACME</OEMName><PIN>PN-00{number}</PIN></EquipmentHeader>
                <CumulativeOperatingHours datetime="2026-03-02T05:58:00Z"><Hour>{number * 100}</Hour></CumulativeOperatingHours>
              </Equipment>
            </Fleet>
            """);
    }

    private static byte[] Zipped(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    /// <summary>Fails before or after progress was written.</summary>
    private sealed class FailingProgress(IFeedProgressStore store, Random random) : IFeedProgressStore
    {
        public ValueTask<FeedProgress> ReadAsync(string feed, CancellationToken cancellationToken) => store.ReadAsync(feed, cancellationToken);

        public async ValueTask WriteAsync(string feed, FeedProgress progress, CancellationToken cancellationToken)
        {
            var fate = random.Next(5);
            if (fate > 0)
            {
                await store.WriteAsync(feed, progress, cancellationToken);
            }

            if (fate < 2)
            {
                throw new IOException("Killed.");
            }
        }
    }
}
