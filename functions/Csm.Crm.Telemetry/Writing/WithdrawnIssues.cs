using System.ServiceModel;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using NodaTime;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// Counters that seemed to run backwards until readings came late that explain it: their rows are taken back, so that what
/// stands does not depend on when it was published.
/// </summary>
internal static class WithdrawnIssues
{
    // ObjectDoesNotExist: an instance that died here had deleted it.
    private const int Gone = -2147220969;

    /// <summary>Deletes rows about days that are known and on which nothing ran backwards. One request where there is none.</summary>
    /// <param name="service">Dataverse, as the Telemetry writer.</param>
    /// <param name="retry">Patience.</param>
    /// <param name="machines">What is known now.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    public static async Task DeleteAsync(IOrganizationServiceAsync2 service, ResiliencePipeline retry, IReadOnlyList<MachineHistory> machines, CancellationToken cancellationToken)
    {
        var days = machines
            .SelectMany(static machine => machine.Days, static (machine, day) => (Key: KeyOf(Issue.NameOf(machine.Machine.DeviceId), day.Day), Day: day))
            .GroupBy(static item => item.Key, static item => item.Day)
            .ToDictionary(static same => same.Key, static same => same.Any(static day => day.Flags.HasFlag(CounterFlags.Reversal)));
        if (days.Count == 0)
        {
            return;
        }

        var query = DataverseQuery.Of(IngestionIssue.EntityLogicalName, IngestionIssue.PrimaryIdColumn, IngestionIssue.Columns.DeviceId, IngestionIssue.Columns.Day);
        query.Criteria.AddCondition(IngestionIssue.Columns.Kind, ConditionOperator.Equal, (int)IssueKind.CounterReversed);
        query.Criteria.AddCondition(IngestionIssue.Columns.Day, ConditionOperator.GreaterEqual, DateTime.SpecifyKind(days.Keys.Min(static key => key.Day).ToDateTimeUnspecified(), DateTimeKind.Utc));
        var explained = new List<Guid>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            var issue = row.ToEntity<IngestionIssue>();
            if (issue.Day is { } day && days.TryGetValue(KeyOf(issue.DeviceId, LocalDate.FromDateTime(day)), out var isReversed) && !isReversed)
            {
                explained.Add(row.Id);
            }
        }

        foreach (var id in explained)
        {
            try
            {
                await retry.ExecuteAsync(async token => await service.DeleteAsync(IngestionIssue.EntityLogicalName, id, token), cancellationToken);
            }
            catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode == Gone)
            {
            }
        }
    }

    // The alternate key ignores case.
    private static (string Device, LocalDate Day) KeyOf(string? device, LocalDate day) => ((device ?? string.Empty).ToUpperInvariant(), day);
}
