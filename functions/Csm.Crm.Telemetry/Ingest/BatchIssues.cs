using Csm.Crm.Tables;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Ingest;

/// <summary>Counts the issues of one batch in the state, and writes those that changed to its record.</summary>
internal sealed class BatchIssues(IssueLog log)
{
    private readonly Dictionary<(IssueKind Kind, string Device, DateOnly Day), Issue> changed = [];

    /// <summary>Counts one.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="device">The device as it names itself.</param>
    /// <param name="arrivedAt">When it arrived, UTC ticks.</param>
    /// <param name="detail">A sentence.</param>
    /// <param name="original">Its bytes.</param>
    public void Count(IssueKind kind, ReadOnlySpan<char> device, long arrivedAt, string detail, ReadOnlySpan<byte> original)
    {
        var issue = log.Count(kind, Issue.NameOf(device), arrivedAt / TimeSpan.TicksPerMillisecond, detail, original);
        changed[(issue.Kind, issue.Device, issue.Day)] = issue;
    }

    /// <summary>Writes each as it stands after the batch.</summary>
    public void WriteTo(JournalRecord record)
    {
        foreach (var issue in changed.Values)
        {
            record.AddIssue(issue);
        }
    }
}
