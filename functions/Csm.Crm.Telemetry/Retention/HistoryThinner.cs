using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.Writing;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Polly;

namespace Csm.Crm.Telemetry.Retention;

/// <summary>
/// Deletes rows that are older than their kind is kept (R21). What is deleted is deleted: a run that ends early, by time or
/// by a stop, leaves the rest to the next one.
/// </summary>
/// <param name="service">Dataverse, as the Telemetry writer: the only rows that role may delete.</param>
/// <param name="options">Rows per request, requests at a time, patience.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Where figures go, or null for nowhere.</param>
public sealed class HistoryThinner(IOrganizationServiceAsync2 service, WriterOptions options, TimeProvider time, TelemetryMetrics? metrics = null)
{
    // A page is read, then deleted, then the first page is another one.
    private const int PageSize = 2_000;

    // Rows that nobody may delete stand in the query; there is no use in collecting many.
    private const int MostRefused = 100;

    /// <summary>Thins by all rules.</summary>
    /// <param name="atMost">Time after which no further page is begun.</param>
    /// <param name="progress">Told after each page, or null.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    public async Task<IReadOnlyList<RetentionReport>> ThinAsync(TimeSpan atMost, IProgress<RetentionReport>? progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var reports = new List<RetentionReport>();
        foreach (var rule in RetentionRule.All)
        {
            reports.Add(await ThinAsync(rule, () => time.GetElapsedTime(began) < atMost, progress, cancellationToken));
        }

        return reports;
    }

    private async Task<RetentionReport> ThinAsync(RetentionRule rule, Func<bool> hasTime, IProgress<RetentionReport>? progress, CancellationToken cancellationToken)
    {
        var requests = 0;
        var retry = DataverseRetry.Pipeline(options, time, static () => { }, metrics);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var refused = new Dictionary<Guid, string>();
        var report = new RetentionReport(rule.Name, 0, 0, 0, More: false, null);
        while (true)
        {
            if (!hasTime() || refused.Count >= MostRefused)
            {
                return report with { Requests = requests, More = true };
            }

            var page = await SendAsync(async token => await service.RetrieveMultipleAsync(rule.Query(today, PageSize, refused.Keys), token));
            if (page.Entities.Count == 0)
            {
                return report with { Requests = requests };
            }

            var before = refused.Count;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.DegreeFor(service), CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(page.Entities.Chunk(options.BatchSize), parallel, async (batch, _) =>
            {
                var answer = (ExecuteMultipleResponse)await SendAsync(async token => await service.ExecuteAsync(RequestFor(rule, batch), token));
                Note(batch, answer, refused);
            });

            var deleted = page.Entities.Count - (refused.Count - before);
            metrics?.Deleted(rule.Table, deleted);
            report = report with { Deleted = report.Deleted + deleted, Refused = refused.Count, Requests = requests, Fault = refused.Values.FirstOrDefault() };
            progress?.Report(report);
        }

        ValueTask<T> SendAsync<T>(Func<CancellationToken, Task<T>> send) => retry.ExecuteAsync(
            async token =>
            {
                Interlocked.Increment(ref requests);
                return await send(token);
            },
            cancellationToken);
    }

    // One by one, for Dataverse deletes many at once in elastic tables only; a row that is refused does not keep the others.
    private static ExecuteMultipleRequest RequestFor(RetentionRule rule, IEnumerable<Entity> batch)
    {
        var requests = new OrganizationRequestCollection();
        foreach (var row in batch)
        {
            requests.Add(new DeleteRequest { Target = new EntityReference(rule.Table, row.Id) });
        }

        return new ExecuteMultipleRequest { Requests = requests, Settings = new ExecuteMultipleSettings { ContinueOnError = true, ReturnResponses = false } };
    }

    private static void Note(Entity[] batch, ExecuteMultipleResponse answer, Dictionary<Guid, string> refused)
    {
        foreach (var item in answer.Responses.Where(static item => item.Fault is not null))
        {
            lock (refused)
            {
                refused[batch[item.RequestIndex].Id] = item.Fault.Message;
            }
        }
    }
}
