using System.Globalization;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Functions;

/// <summary>What the functions depend on, and how each is asked.</summary>
internal static class DependencyChecks
{
    // A feed that missed three of its passes, and an hour, has stopped.
    private const int MissedPasses = 3;
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public static HealthCheck Of(IServiceProvider provider, TelemetrySettings settings)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var started = time.GetUtcNow();
        var check = new HealthCheck(time)
            .Add("state store", async token =>
            {
                var partitions = await provider.GetRequiredService<IStateStore>().ListAsync(token);
                return (true, string.Create(CultureInfo.InvariantCulture, $"{partitions.Count} partitions."));
            })
            .Add("Dataverse", async token =>
            {
                var query = new QueryExpression(Metric.EntityLogicalName) { ColumnSet = new ColumnSet(Metric.Columns.Code), TopCount = 1 };
                var metrics = await provider.GetRequiredService<IOrganizationServiceAsync2>().RetrieveMultipleAsync(query, token);
                return metrics.Entities.Count > 0 ? (true, "It answers.") : (false, "It has no metrics: import the reference data.");
            });
        foreach (var feed in settings.FleetFeeds)
        {
            check.Add($"feed {feed.Name}", async token => StateOf(await provider.GetRequiredService<IFeedProgressStore>().ReadAsync(feed.Name, token), feed, started, time.GetUtcNow()));
        }

        return check;
    }

    private static (bool Healthy, string Detail) StateOf(FeedProgress progress, FleetFeed feed, DateTimeOffset started, DateTimeOffset now)
    {
        // A pass that does not get on is begun anew each day: its beginning says little.
        var since = progress.FinishedAt ?? progress.SeenAt ?? progress.BeganAt ?? started;
        var when = since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return now - since > (feed.Every * MissedPasses) + Grace ? (false, $"No whole pass since {when}; see the log.")
            : progress.FinishedAt is null ? (true, $"No whole pass yet; known since {when}.")
            : (true, progress.Fault is null ? $"Last whole pass {when}." : $"Last whole pass {when}; the running one has a fault, see the log.");
    }
}
