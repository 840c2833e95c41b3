using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Asks one service for pages: signs in, waits when told to, asks again when the answer is broken.</summary>
/// <param name="http">Sends the requests; unpacks, follows no redirect, and has no timeout of its own.</param>
/// <param name="tokens">Where tokens come from.</param>
/// <param name="options">Patience.</param>
/// <param name="time">The clock.</param>
internal sealed class FeedClient(HttpClient http, FeedToken tokens, FleetPullOptions options, TimeProvider time)
{
    private readonly ResiliencePipeline<FeedAnswer> patience = new ResiliencePipelineBuilder<FeedAnswer> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<FeedAnswer>
        {
            MaxRetryAttempts = options.Attempts,
            BackoffType = DelayBackoffType.Exponential,
            Delay = options.FirstDelay,
            MaxDelay = options.LongestWait,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } answer
                && (answer.Kind is FeedAnswerKind.Broken or FeedAnswerKind.Unauthorized || (answer.Kind == FeedAnswerKind.Busy && answer.RetryAfter.GetValueOrDefault() <= options.LongestWait))),
            DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
        })
        .Build();

    /// <summary>Asks for a page. Never throws for what the service does.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="page">Its address.</param>
    /// <param name="known">What is known of it.</param>
    /// <param name="first">Whether it is the feed's first page, which must be there.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<FeedAnswer> GetAsync(FleetFeed feed, Uri page, PageVersion? known, bool first, CancellationToken cancellationToken)
    {
        var refusedTokens = 0;
        return await patience.ExecuteAsync(
            async token =>
            {
                var answer = await AskAsync(feed, page, known, first, token);
                if (answer.Kind != FeedAnswerKind.Unauthorized)
                {
                    return answer;
                }

                // A token may end midway, or be taken back. A second new one will not be better liked.
                tokens.Forget(feed);
                return ++refusedTokens > 1 ? answer with { Kind = FeedAnswerKind.Refused } : answer with { RetryAfter = TimeSpan.Zero };
            },
            cancellationToken);
    }

    private async Task<FeedAnswer> AskAsync(FleetFeed feed, Uri page, PageVersion? known, bool first, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(feed.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(feed, either.Token));
            request.Headers.TryAddWithoutValidation("Accept", feed.Accept);
            AddIfGiven(request, "If-None-Match", known?.ETag);
            AddIfGiven(request, "If-Modified-Since", known?.LastModified);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? await ReadAsync(feed, page, response, either.Token)
                : Classify(response, page, first, known);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new FeedAnswer(FeedAnswerKind.Broken, $"{page} did not answer within {feed.Timeout.TotalSeconds} s.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            return new FeedAnswer(FeedAnswerKind.Broken, $"{page}: {broken.Message}");
        }
        catch (FleetFeedException refused)
        {
            return new FeedAnswer(FeedAnswerKind.Refused, refused.Message);
        }
    }

    private async Task<FeedAnswer> ReadAsync(FleetFeed feed, Uri page, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response.Content, cancellationToken);
        if (body is null)
        {
            return new FeedAnswer(FeedAnswerKind.Refused, $"{page} has more than {options.LargestPage} bytes.");
        }

        if (!FleetPage.TryRead(body, out var link, out var fault))
        {
            return new FeedAnswer(FeedAnswerKind.Broken, $"{page} gave no whole document ({response.Content.Headers.ContentType?.ToString() ?? "no content type"}): {fault}");
        }

        Uri? next = null;
        if (link is not null && (!Uri.TryCreate(page, link, out next) || !IsSameService(feed.Address, next)))
        {
            return new FeedAnswer(FeedAnswerKind.Refused, $"{page} leads on to '{link}', which is not at {feed.Address.GetLeftPart(UriPartial.Authority)}: the token is not sent there.");
        }

        return new FeedAnswer(FeedAnswerKind.Page)
        {
            Body = body,
            ContentType = response.Content.Headers.ContentType?.ToString(),
            Version = new PageVersion(response.Headers.ETag?.ToString(), response.Content.Headers.LastModified?.ToString("R"), next),
        };
    }

    private async Task<byte[]?> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > options.LargestPage)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private FeedAnswer Classify(HttpResponseMessage response, Uri page, bool first, PageVersion? known)
    {
        var said = $"{page} answered {(int)response.StatusCode}";
        return (int)response.StatusCode switch
        {
            304 when known is not null => new FeedAnswer(FeedAnswerKind.Unchanged) { Version = known },
            204 => new FeedAnswer(FeedAnswerKind.End),

            // Services differ in how they say that a page is behind the last one.
            400 or 404 or 405 when !first => new FeedAnswer(FeedAnswerKind.End),
            401 => new FeedAnswer(FeedAnswerKind.Unauthorized, $"{said}: it does not take the token."),
            405 => new FeedAnswer(FeedAnswerKind.Refused, $"{said}: many services want the number of the page, as in …/Fleet/1."),
            429 or 503 => new FeedAnswer(FeedAnswerKind.Busy, $"{said}: it asks to wait.") { RetryAfter = RetryAfterOf(response) },
            408 or >= 500 => new FeedAnswer(FeedAnswerKind.Broken, $"{said}."),
            >= 300 and < 400 => new FeedAnswer(FeedAnswerKind.Refused, $"{said}: it has moved{(response.Headers.Location is { } there ? $" to {there}" : "")}. Change the feed's address."),
            _ => new FeedAnswer(FeedAnswerKind.Refused, $"{said}."),
        };
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is not { } asked ? (TimeSpan?)null
            : asked.Delta ?? (asked.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static void AddIfGiven(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private static bool IsSameService(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority.Equals(other.Authority, StringComparison.OrdinalIgnoreCase);
}
