using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Learning;

/// <summary>What people say: unhappy feedback without a measure (5.3.4), and value that is metered but not felt (R15).</summary>
internal sealed class FeedbackWatch : IWatch
{
    private const string ValueInUse = "Value in use";
    private const string MemberAlias = "member";
    private const decimal LargestAttainment = 1.2m;
    private readonly IRows rows;

    public FeedbackWatch(IRows rows) => this.rows = rows;

    public IReadOnlyList<StandingCause> Causes =>
    [
        new(ActionKind.Risk, ActionReason.FeedbackWithoutMeasure, "a measure was agreed, or the feedback is too old to act on"),
        new(ActionKind.Risk, ActionReason.PerceptionGap, "what is felt and what is metered agree again, or nobody was asked lately"),
    ];

    public IEnumerable<ActionRequest> Find(IReadOnlyCollection<WatchedAccount> accounts, DateTime now)
    {
        var feedback = ReadFeedback(accounts.Select(account => account.Id), now).ToLookup(row => row.AccountId!.Id);
        var asked = feedback.Where(given => given.Any(row => row.PerceivedViu is not null)).Select(given => given.Key).ToArray();
        var metered = ReadAttainment(asked, now).ToLookup(month => month.AccountId);
        return accounts.SelectMany(account => WithoutMeasure(account, feedback[account.Id], now).Concat(Gap(account, feedback[account.Id], metered[account.Id], now))).ToArray();
    }

    // Rows of one survey may all have its name, so what one person says is told from what another says. Of one person's the newest speaks.
    private static IEnumerable<ActionRequest> WithoutMeasure(WatchedAccount account, IEnumerable<Feedback> feedback, DateTime now) => feedback
        .Where(row => row.GivenOn >= now.Date.AddDays(-FeedbackRule.DaysBack) && string.IsNullOrWhiteSpace(row.Measure) && FeedbackRule.IsUnhappy(row.GetChoice<FeedbackScale>(Feedback.Columns.Kind), row.Score))
        .OrderByDescending(row => row.GivenOn).ThenBy(row => row.Id)
        .GroupBy(SourceOf, StringComparer.OrdinalIgnoreCase)
        .Select(same => account.Request(ActionKind.Risk, ActionReason.FeedbackWithoutMeasure, same.Key, CauseOf(same.First()) + Others(same.Count() - 1), Severity.High, now.AddDays(7)));

    private static string SourceOf(Feedback row) => FeedbackRule.SourceOf(row.Name, row.Joined<string>(MemberAlias, UsageCenterMember.PrimaryNameColumn));

    private static string CauseOf(Feedback row) =>
        string.IsNullOrWhiteSpace(row.RootCause) ? Text("{0} gave {1:0.##} on {2:yyyy-MM-dd}. Ask why, and agree on a measure.", row.Kind, row.Score, row.GivenOn) : row.RootCause!;

    private static string Others(int count) => count == 0 ? "" : Text(" {0} more of this name {1} no measure either.", count, count == 1 ? "has" : "have");

    private static IEnumerable<ActionRequest> Gap(WatchedAccount account, IEnumerable<Feedback> feedback, IEnumerable<MeteredMonth> metered, DateTime now)
    {
        var attained = metered.GroupBy(month => month.Month).ToDictionary(same => same.Key, same => same.Average(month => month.Attainment));
        var months = feedback
            .Where(row => row.PerceivedViu is not null)
            .GroupBy(row => PerceptionRule.MonthOf(row.GivenOn!.Value))
            .Where(given => attained.ContainsKey(given.Key))
            .Select(given => new PerceivedMonth(given.Key, given.Average(row => row.PerceivedViu!.Value), attained[given.Key]));
        var gap = PerceptionRule.GapIn(months);
        return gap.Count == 0 ? [] :
        [
            account.Request(
                ActionKind.Risk, ActionReason.PerceptionGap, ValueInUse,
                string.Join(" ", gap.Select(month => Text("{0:yyyy-MM}: metered {1:0} % of the way to target, felt {2:0} % of what was expected.", month.Month, 100m * month.Metered, month.Perceived))),
                Severity.High, now.AddDays(14)),
        ];
    }

    private IEnumerable<Feedback> ReadFeedback(IEnumerable<Guid> accounts, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(
                    Feedback.EntityLogicalName,
                    Feedback.Columns.Name, Feedback.Columns.AccountId, Feedback.Columns.Kind, Feedback.Columns.Score, Feedback.Columns.PerceivedViu, Feedback.Columns.GivenOn, Feedback.Columns.Measure, Feedback.Columns.RootCause)
                .Where(Feedback.Columns.GivenOn, ConditionOperator.OnOrAfter, FirstMonth(now)).WhereActive();
            query.Join(Feedback.Columns.MemberId, UsageCenterMember.EntityLogicalName, UsageCenterMember.PrimaryIdColumn, MemberAlias, JoinOperator.LeftOuter, UsageCenterMember.PrimaryNameColumn);
            return query;
        }

        return rows.ReadWhereIn(Query, Feedback.Columns.AccountId, accounts).Select(row => row.ToEntity<Feedback>());
    }

    private IEnumerable<MeteredMonth> ReadAttainment(IEnumerable<Guid> accounts, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.AccountId, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value)
                .Where(KpiMeasurement.Columns.PeriodKind, (int)PeriodKind.Month)
                .Where(KpiMeasurement.Columns.PeriodStart, ConditionOperator.OnOrAfter, FirstMonth(now))
                .Where(KpiMeasurement.Columns.Value, ConditionOperator.NotNull).WhereActive();
            query.WithKpi().LinkCriteria.AddCondition(Kpi.Columns.MetricId, ConditionOperator.NotNull);
            return query;
        }

        // Figures people enter are not metered, and what machines have metered of a month that has not ended is a part of it.
        foreach (var row in rows.ReadWhereIn(Query, KpiMeasurement.Columns.AccountId, accounts).Select(row => row.ToEntity<KpiMeasurement>()).Where(row => row.PeriodStart < PerceptionRule.MonthOf(now)))
        {
            var kpi = KpiTerms.KpiOf(row);
            if (KpiTerms.IsAgreed(kpi) && GoalProgress.Ratio(KpiTerms.BaselineOf(kpi), KpiTerms.TargetOf(kpi), row.Value) is { } ratio)
            {
                yield return new MeteredMonth(row.AccountId!.Id, PerceptionRule.MonthOf(row.PeriodStart!.Value), Math.Max(0m, Math.Min(LargestAttainment, ratio)));
            }
        }
    }

    private static DateTime FirstMonth(DateTime now) => PerceptionRule.MonthOf(now).AddMonths(-PerceptionRule.MonthsBack);

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);

    private sealed record MeteredMonth(Guid AccountId, DateTime Month, decimal Attainment);
}
