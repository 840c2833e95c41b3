using System.Globalization;
using Csm.Crm.Emulator.Faults;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>Enforces the service protection limits, when they are switched on, before a client's request is executed.</summary>
internal sealed class Throttle(TimeProvider clock)
{
    // The platform computes the pause after a concurrency fault from its load; it says only that it is short.
    private static readonly TimeSpan ConcurrencyPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, Usage> _usage = [];
    private readonly Lock _gate = new();

    public ServiceProtection? Limits { get; set; }

    /// <summary>Runs the work as one request of the user, or faults with the time to wait.</summary>
    public OrganizationResponse Run(Guid userId, OrganizationRequest request, Func<OrganizationResponse> work)
    {
        if (Limits is not { } limits)
        {
            return work();
        }

        var usage = Enter(userId, limits);
        try
        {
            var cost = limits.CostOf(request);
            lock (_gate)
            {
                Charge(usage, limits, cost);
            }

            return work();
        }
        finally
        {
            lock (_gate)
            {
                usage.UnderWay--;
            }
        }
    }

    private Usage Enter(Guid userId, ServiceProtection limits)
    {
        lock (_gate)
        {
            if (!_usage.TryGetValue(userId, out var usage))
            {
                _usage.Add(userId, usage = new Usage());
            }

            if (usage.UnderWay >= limits.Concurrent)
            {
                throw Rejected(FaultCode.ThrottledByConcurrency, $"Number of concurrent requests exceeded the limit of {limits.Concurrent}.", ConcurrencyPause);
            }

            usage.UnderWay++;
            return usage;
        }
    }

    private void Charge(Usage usage, ServiceProtection limits, TimeSpan cost)
    {
        var now = clock.GetUtcNow();
        while (usage.Calls.TryPeek(out var oldest) && oldest.At <= now - limits.Window)
        {
            usage.Spent -= usage.Calls.Dequeue().Cost;
        }

        if (usage.Calls.Count >= limits.Requests)
        {
            throw Rejected(FaultCode.ThrottledByRequests, $"Number of requests exceeded the limit of {limits.Requests} over time window of {Seconds(limits.Window)} seconds.", usage.Calls.Peek().At + limits.Window - now);
        }

        if (usage.Spent >= limits.ExecutionTime)
        {
            throw Rejected(FaultCode.ThrottledByTime, $"Combined execution time of incoming requests exceeded limit of {Seconds(limits.ExecutionTime * 1000)} milliseconds over time window of {Seconds(limits.Window)} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.", WaitForTime(usage, limits) - now);
        }

        usage.Calls.Enqueue((now, cost));
        usage.Spent += cost;
    }

    // When enough of the oldest calls will have left the window.
    private static DateTimeOffset WaitForTime(Usage usage, ServiceProtection limits)
    {
        var spent = usage.Spent;
        foreach (var (at, cost) in usage.Calls)
        {
            spent -= cost;
            if (spent < limits.ExecutionTime)
            {
                return at + limits.Window;
            }
        }

        throw new InvalidOperationException($"{nameof(ServiceProtection)}.{nameof(limits.ExecutionTime)} is {limits.ExecutionTime}; it must be positive.");
    }

    private static Exception Rejected(FaultCode code, string message, TimeSpan retryAfter)
    {
        var detail = new OrganizationServiceFault { ErrorCode = (int)code, Message = message };
        detail.ErrorDetails["Retry-After"] = retryAfter;
        return Fault.Of(detail);
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("#,0.###", CultureInfo.InvariantCulture);

    private sealed class Usage
    {
        public Queue<(DateTimeOffset At, TimeSpan Cost)> Calls { get; } = new();

        public TimeSpan Spent { get; set; }

        public int UnderWay { get; set; }
    }
}
