using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>A moment in the life of a customer.</summary>
/// <param name="On">When.</param>
/// <param name="What">What happened.</param>
/// <param name="Evidence">What the stored row says.</param>
public sealed record TimelineEntry(DateTime On, string What, string Evidence);

/// <summary>The life of a customer, from stored rows.</summary>
public static class Timeline
{
    // What comes and goes with the calendar stands in the table of calls to action; it would drown the rest here.
    private static readonly string[] Routine = ["Contact overdue", "Know-how and motivation to be asked", "Member without onboarding", "Training follow-up due", "Trained but silent", "Renewal due", "Goal achieved"];

    /// <summary>The entries of a customer in order of time.</summary>
    public static IReadOnlyList<TimelineEntry> Of(StoryFacts facts, Guid account)
    {
        ArgumentNullException.ThrowIfNull(facts);
        bool Is(EntityReference? reference) => reference?.Id == account;
        IEnumerable<TimelineEntry?> entries =
        [
            .. Health(facts.Scores.Where(row => Is(row.AccountId))),
            .. facts.Actions.Where(row => Is(row.AccountId)).SelectMany(ActionEntries),
            .. facts.Goals.Where(row => Is(row.AccountId)).Select(row => At(row.AchievedOn, "Goal achieved", $"{row.Name}: {Wording.Number(row.Current)} {row.Unit}, target {Wording.Number(row.Target)}")),
            .. facts.Conflicts.Where(row => Is(row.AccountId)).SelectMany(ConflictEntries),
            .. Broken(facts.Periods.Where(row => Is(row.AccountId) && row.Result == GuaranteeResult.NotMet)),
            .. facts.Entries.Where(row => Is(row.AccountId) && row.Reason is not null).OrderBy(row => row.Revision)
                .Select(row => At(row.CreatedOn, row.ReversesId is null ? "Ledger booked anew" : "Ledger line reversed", $"{row.Name}: {Wording.Signed(row.Amount)}. {row.Reason}")),
            .. facts.Members.Where(row => Is(row.AccountId)).Select(row => At(row.LeftOn, "Person left", row.Name ?? "")),
            .. facts.Feedback.Where(row => Is(row.AccountId)).Select(row => At(row.GivenOn, "Feedback", $"felt {Wording.Number(row.PerceivedViu, 0)} % of what was expected: \"{row.Text}\"")),
            .. facts.Reports.Where(row => Is(row.AccountId)).Select(row => At(row.CreatedOn, "Value report written", $"explained {Wording.Number(row.Explained, 0)}, expected {Wording.Number(row.Expected, 0)}")),
            .. facts.Renewals.Where(row => Is(row.AccountId)).SelectMany(RenewalEntries),
        ];
        return [.. entries.OfType<TimelineEntry>().OrderBy(entry => entry.On)];
    }

    private static IEnumerable<TimelineEntry?> Health(IEnumerable<HealthScore> scores)
    {
        HealthStatus? before = null;
        foreach (var score in scores.OrderBy(row => row.ScoredOn))
        {
            if (score.Status != before)
            {
                yield return At(
                    score.ScoredOn, score.Score is null ? "Health withheld" : $"Health {Wording.Label(score.Status)}",
                    score.Score is null ? $"confidence {score.Confidence * 100m:0} %" : $"{Wording.Number(score.Score)} of 100, confidence {score.Confidence * 100m:0} %");
            }

            before = score.Status;
        }
    }

    private static IEnumerable<TimelineEntry?> ActionEntries(CallToAction row)
    {
        if (Routine.Contains(row.Reason, StringComparer.Ordinal))
        {
            yield break;
        }

        yield return At(row.CreatedOn, $"Action: {row.Reason}", About(row, row.RootCause));
        yield return At(row.ClosedOn, $"Action closed: {row.Reason}", About(row, row.Outcome));
    }

    private static string About(CallToAction row, string? words) => string.IsNullOrEmpty(row.Source) || words?.StartsWith(row.Source, StringComparison.Ordinal) == true
        ? words ?? ""
        : string.IsNullOrEmpty(words) ? row.Source : $"{row.Source}: {words}";

    // Figures that stay frozen month after month are told once.
    private static IEnumerable<TimelineEntry?> Broken(IEnumerable<GuaranteePeriod> periods)
    {
        foreach (var guarantee in periods.GroupBy(row => row.GuaranteeId?.Id))
        {
            var frozen = guarantee.Where(row => row.Frozen == true).ToList();
            foreach (var row in guarantee.Where(row => row.Frozen != true))
            {
                yield return At(row.CreatedOn, "Guarantee not met", FigureOf(row));
            }

            if (frozen is [var first, .. var others])
            {
                yield return At(first.CreatedOn, "Guarantee not met, disputed", FigureOf(first) + (others.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {others.Count} more months were frozen as they were measured")));
            }
        }
    }

    private static string FigureOf(GuaranteePeriod row) => $"{row.Name}: measured {Wording.Number(row.Measured, 2)}, credit {Wording.Number(row.Credit, 2)}";

    private static IEnumerable<TimelineEntry?> ConflictEntries(GoalRelation row) =>
    [
        At(row.RaisedOn, "Goal conflict found", row.Name ?? ""),
        At(row.DecidedOn, "Goal conflict decided", $"{Wording.Label(row.Strategy)}, by {row.DecidedById?.Name}: {row.Decision}"),
    ];

    private static IEnumerable<TimelineEntry?> RenewalEntries(Renewal row) =>
    [
        At(row.TriggeredOn, "Renewal started", $"{row.Name}: {row.TriggerReason}"),
        At(row.DecidedOn, row.Stage == RenewalStage.Lost ? "Renewal lost" : "Renewal won", row.ChurnReason ?? $"{Wording.Label(row.Outcome)}, {Wording.Number(row.OutcomeArr, 0)} per year"),
    ];

    private static TimelineEntry? At(DateTime? on, string what, string evidence) => on is { } day ? new TimelineEntry(day, what, evidence) : null;
}
