using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.Replay;
using Csm.Crm.Telemetry.State;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Functions;

/// <summary>Counts dead letters, or takes them in once more, on request.</summary>
/// <param name="replay">What does it.</param>
/// <param name="metrics">Where figures go.</param>
/// <param name="logger">Where the outcome goes.</param>
public sealed partial class ReplayDeadLetters(DeadLetterReplay replay, TelemetryMetrics metrics, ILogger<ReplayDeadLetters> logger)
{
    private const int UsualLimit = 50_000;

    // Azure's load balancer gives up on an answer after 230 seconds.
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(180);

    /// <summary>
    /// GET counts, POST replays. Query: <c>reason</c>, <c>partition</c>, <c>from</c> and <c>until</c> (when they arrived, ISO
    /// 8601 with Z or an offset), <c>limit</c>, <c>after</c> (the <c>next</c> of the answer before). The answer is a <see cref="ReplayReport"/>.
    /// </summary>
    [Function(nameof(ReplayDeadLetters))]
    public async Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Function, "get", "post", Route = "dead-letters")] HttpRequestData request, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        var cancellationToken = context.CancellationToken;
        if (!TryRead(request, out var wanted, out var fault))
        {
            return await request.ReplyAsync(HttpStatusCode.BadRequest, new { Error = fault }, cancellationToken);
        }

        try
        {
            LogStarted(wanted.CountOnly, wanted.Reason ?? "any", wanted.Partition ?? "any");
            using var activity = TelemetryMetrics.Activities.StartActivity("replay dead letters");
            var report = await replay.ReplayAsync(wanted, AtMost, cancellationToken);
            metrics.Replayed(report.Replayed);
            LogReplayed(report.Found.Values.Sum(), report.Replayed, report.Readings, report.RefusedAgain.Values.Sum(), report.More);
            return await request.ReplyAsync(HttpStatusCode.OK, report, cancellationToken);
        }
        catch (StateConflictException busy)
        {
            // What was replayed before stays replayed.
            LogBusy(busy);
            return await request.ReplyAsync(HttpStatusCode.Conflict, new { Error = "The partition's owner kept writing meanwhile. Ask again; what was taken in already is not repeated." }, cancellationToken);
        }
    }

    private static bool TryRead(HttpRequestData request, out ReplayRequest wanted, out string? fault)
    {
        var query = request.Query;
        wanted = new ReplayRequest(query["reason"], query["partition"], CountOnly: string.Equals(request.Method, "GET", StringComparison.OrdinalIgnoreCase));
        fault = query.AllKeys.Except(["reason", "partition", "from", "until", "limit", "after", "code"], StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown
            ? $"There is no parameter '{unknown}'; there are reason, partition, from, until, limit and after."
            : null;
        if (!TryTime(query, "from", ref fault, out var from) | !TryTime(query, "until", ref fault, out var until) | !TryLimit(query, ref fault, out var limit) || fault is not null)
        {
            return false;
        }

        if (wanted.Partition is { } partition && partition.Any(static character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')))
        {
            fault = $"partition is '{partition}'; it must be letters, digits, '-' and '_'.";
            return false;
        }

        ReplayPlace? after = null;
        if (query["after"] is { Length: > 0 } text && !ReplayPlace.TryParse(text, out after))
        {
            fault = $"after is '{text}'; it must be the 'next' of the answer before.";
            return false;
        }

        wanted = wanted with { From = from, Until = until, Limit = limit, After = after };
        return true;
    }

    private static bool TryTime(NameValueCollection query, string name, ref string? fault, out DateTimeOffset? time)
    {
        time = null;
        if (query[name] is not { Length: > 0 } text)
        {
            return true;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var found))
        {
            fault = $"{name} is '{text}'; it must be a time such as 2026-11-02 or 2026-11-02T06:00:00Z.";
            return false;
        }

        time = found;
        return true;
    }

    private static bool TryLimit(NameValueCollection query, ref string? fault, out int limit)
    {
        limit = UsualLimit;
        if (query["limit"] is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > 1_000_000))
        {
            fault = $"limit is '{text}'; it must be a whole number of 1–1000000.";
            return false;
        }

        return true;
    }

    [LoggerMessage(1, LogLevel.Information, "Dead letters asked for: count only {CountOnly}, reason {Reason}, partition {Partition}")]
    private partial void LogStarted(bool countOnly, string reason, string partition);

    [LoggerMessage(2, LogLevel.Information, "{Found} dead letters found, {Replayed} taken in and removed ({Readings} readings), {Refused} refused again; more: {More}")]
    private partial void LogReplayed(long found, long replayed, long readings, long refused, bool more);

    [LoggerMessage(3, LogLevel.Warning, "The partition's owner kept writing; the replay ended early")]
    private partial void LogBusy(Exception busy);
}
