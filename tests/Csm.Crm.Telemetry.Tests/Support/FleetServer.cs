using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>A request that came in.</summary>
internal sealed record ServerRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What to answer, byte for byte.</summary>
internal sealed record ServerReply(int Status, string Body = "")
{
    public byte[]? Bytes { get; init; }

    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/xml" };

    /// <summary>Bytes that are announced but never come.</summary>
    public int Missing { get; init; }

    public TimeSpan Wait { get; init; }
}

/// <summary>A web server on this machine that misbehaves as it is told: it writes its answers itself, so that it can break them.</summary>
internal sealed class FleetServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> serving = [];
    private readonly Task accepting;

    public FleetServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));

    public List<ServerRequest> Requests { get; } = [];

    public Func<ServerRequest, ServerReply> Answer { get; set; } = static _ => new ServerReply(404);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(serving);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                // Each for itself: a client may open a connection that it does not use.
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var owned = client;
            await using var stream = client.GetStream();
            if (await ReadAsync(stream) is not { } request)
            {
                return;
            }

            ServerReply reply;
            lock (listener)
            {
                Requests.Add(request);
                reply = Answer(request);
            }

            await Task.Delay(reply.Wait, stopping.Token);
            var body = reply.Bytes ?? Encoding.UTF8.GetBytes(reply.Body);
            var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} X\r\nContent-Length: {body.Length + reply.Missing}\r\nConnection: close\r\n")
                + string.Concat(reply.Headers.Select(static header => $"{header.Key}: {header.Value}\r\n")) + "\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stopping.Token);
            await stream.WriteAsync(body, stopping.Token);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // The client gave up waiting, which is what some tests are about, or the test is over.
        }
    }

    private async Task<ServerRequest?> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, 1024, leaveOpen: true);
        if (await reader.ReadLineAsync(stopping.Token) is not { Length: > 0 } first)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(stopping.Token) is { Length: > 0 } line)
        {
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        var body = new char[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        if (body.Length > 0)
        {
            await reader.ReadBlockAsync(body, stopping.Token);
        }

        var parts = first.Split(' ');
        return new ServerRequest(parts[0], parts[1], headers, new string(body));
    }
}
