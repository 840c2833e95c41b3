using System.Net;
using Csm.Crm.Telemetry.Measuring;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Functions;

/// <summary>Says how the functions and what they depend on are.</summary>
/// <param name="check">What asks.</param>
/// <param name="logger">Where failures go.</param>
public sealed partial class Health(HealthCheck check, ILogger<Health> logger)
{
    /// <summary>200 when every dependency is well, else 503; either way each by name.</summary>
    [Function(nameof(Health))]
    public async Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "health")] HttpRequestData request, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        var dependencies = await check.AskAsync(context.CancellationToken);
        foreach (var sick in dependencies.Where(static dependency => !dependency.Healthy))
        {
            LogSick(sick.Name, sick.Detail);
            if (sick.Failure is { } failure)
            {
                LogFailure(failure, sick.Name);
            }
        }

        var healthy = dependencies.All(static dependency => dependency.Healthy);
        return await request.ReplyAsync(healthy ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, new { Healthy = healthy, Dependencies = dependencies }, context.CancellationToken);
    }

    // Without the exception: exceptions stand in another table than the one that alerts look into.
    [LoggerMessage(1, LogLevel.Error, "{Dependency} is not well: {Detail}")]
    private partial void LogSick(string dependency, string detail);

    [LoggerMessage(2, LogLevel.Error, "{Dependency} answered with an exception")]
    private partial void LogFailure(Exception failure, string dependency);
}
