using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>A model with its factors and settings.</summary>
internal sealed record UsableModel(ModelCandidate Model, decimal MinimumConfidence, BandStability Stability, IReadOnlyList<FactorDefinition> Factors);

/// <summary>A stored score.</summary>
internal sealed record StoredScore(Guid Id, Snapshot Snapshot, DateTime? StatusSince);

/// <summary>Reads what a recalculation needs: one query per table, whatever the size of the account.</summary>
internal sealed class HealthReader
{
    // Enough for a change a day over the window of the trend, several times over.
    private const int MostSnapshots = 500;
    private const int MonthsBack = 13;
    private const string Joined = "other";
    private const decimal ShippedMinimumConfidence = 0.5m;
    private const decimal ShippedHysteresis = 3m;
    private const int ShippedDwellDays = 3;
    private readonly IRows rows;

    public HealthReader(IRows rows) => this.rows = rows;

    public Account? FindAccount(Guid id) => rows.Find(
        Account.EntityLogicalName, Account.PrimaryIdColumn, id,
        Account.Columns.Name, Account.Columns.OwnerId, Account.Columns.Segment, Account.Columns.HealthModelId, Account.Columns.FleetSize, Account.Columns.ConnectedMachines,
        Account.Columns.Realisation, Account.Columns.ExpectedViu, Account.Columns.ExperiencedViu, Account.Columns.ViuAsOf, Account.Columns.OverdueInvoices,
        Account.Columns.ManualAssessment, Account.Columns.ManualAssessmentOn, Account.Columns.HealthScore, Account.Columns.HealthStatus, Account.Columns.HealthTrend,
        Account.Columns.HealthTrendSlope, Account.Columns.HealthConfidence, Account.Columns.HealthScoredOn)?.ToEntity<Account>();

    /// <summary>The model the account is scored with. All models are configuration, so all of them are one small read.</summary>
    public UsableModel ReadModel(Account account, DateTime today)
    {
        var query = Queries.From(
            HealthFactor.EntityLogicalName,
            HealthFactor.Columns.Name, HealthFactor.Columns.HealthModelId, HealthFactor.Columns.Source, HealthFactor.Columns.Weight, HealthFactor.Columns.Worst, HealthFactor.Columns.Amber,
            HealthFactor.Columns.Green, HealthFactor.Columns.Best, HealthFactor.Columns.StaleAfterDays, HealthFactor.Columns.MissingPolicy, HealthFactor.Columns.VetoCap, HealthFactor.Columns.RootCauseHint)
            .WhereActive();
        query.AddOrder(HealthFactor.Columns.Name, OrderType.Ascending);
        query.Join(
                HealthFactor.Columns.HealthModelId, HealthModel.EntityLogicalName, HealthModel.PrimaryIdColumn, Joined, JoinOperator.Inner,
                HealthModel.Columns.Name, HealthModel.Columns.Version, HealthModel.Columns.Segment, HealthModel.Columns.ActiveFrom, HealthModel.Columns.MinimumConfidence, HealthModel.Columns.Hysteresis, HealthModel.Columns.DwellDays)
            .LinkCriteria.AddCondition(HealthModel.Columns.StateCode, ConditionOperator.Equal, 0);

        var factors = rows.Read(query).ToLookup(row => row.GetAttributeValue<EntityReference>(HealthFactor.Columns.HealthModelId).Id);
        var candidates = factors.Select(model => CandidateOf(model.Key, model.First())).ToArray();
        var selected = ModelSelection.Select(candidates, account.HealthModelId?.Id, account.GetChoice<CustomerSegment>(Account.Columns.Segment), today, account.Name ?? "");
        var any = factors[selected.Id].First();
        return new UsableModel(
            selected,
            any.JoinedValue<decimal>(Joined, HealthModel.Columns.MinimumConfidence) ?? ShippedMinimumConfidence,
            new BandStability(
                any.JoinedValue<decimal>(Joined, HealthModel.Columns.Hysteresis) ?? ShippedHysteresis,
                any.JoinedValue<int>(Joined, HealthModel.Columns.DwellDays) ?? ShippedDwellDays),
            factors[selected.Id].Select(FactorOf).ToArray());
    }

    /// <summary>The stored scores, newest first.</summary>
    public IReadOnlyList<StoredScore> ReadScores(Guid accountId) => rows.Read(Queries.From(
            HealthScore.EntityLogicalName,
            HealthScore.Columns.ScoredOn, HealthScore.Columns.Score, HealthScore.Columns.Status, HealthScore.Columns.StatusSince, HealthScore.Columns.HealthModelId, HealthScore.Columns.ModelVersion)
        .Where(HealthScore.Columns.AccountId, accountId)
        .Newest(HealthScore.Columns.ScoredOn, MostSnapshots))
        .Select(row => row.ToEntity<HealthScore>())
        .Select(row => new StoredScore(
            row.Id,
            new Snapshot(row.ScoredOn ?? DateTime.MinValue, row.Score, row.GetChoice<Band>(HealthScore.Columns.Status) ?? Band.Unknown, row.HealthModelId?.Id, row.ModelVersion),
            row.StatusSince))
        .ToArray();

    /// <summary>The evidence of stored scores, by score.</summary>
    public ILookup<Guid, Entity> ReadEvidence(IEnumerable<Guid> scoreIds)
    {
        QueryExpression Query()
        {
            var query = Queries.From(
                HealthEvidence.EntityLogicalName,
                HealthEvidence.Columns.HealthScoreId, HealthEvidence.Columns.HealthFactorId, HealthEvidence.Columns.Kind, HealthEvidence.Columns.State, HealthEvidence.Columns.Value);
            query.Join(HealthEvidence.Columns.HealthFactorId, HealthFactor.EntityLogicalName, HealthFactor.PrimaryIdColumn, Joined, JoinOperator.LeftOuter, HealthFactor.Columns.Source);
            return query;
        }

        return rows.ReadWhereIn(Query, HealthEvidence.Columns.HealthScoreId, scoreIds)
            .ToLookup(row => row.GetAttributeValue<EntityReference>(HealthEvidence.Columns.HealthScoreId).Id);
    }

    /// <summary>What the factors were when a score was stored.</summary>
    public static IReadOnlyList<PastInput> PastInputs(IEnumerable<Entity> evidence) => evidence
        .Where(row => row.GetChoice<EvidenceRow>(HealthEvidence.Columns.Kind) == EvidenceRow.Factor)
        .Select(row => new PastInput(
            row.GetAttributeValue<EntityReference>(HealthEvidence.Columns.HealthFactorId)?.Id,
            row.Joined<OptionSetValue>(Joined, HealthFactor.Columns.Source) is { } source ? (FactorProvider)(source.Value - Choice.First) : null,
            row.GetChoice<ObservationState>(HealthEvidence.Columns.State) ?? ObservationState.Missing,
            row.GetAttributeValue<decimal?>(HealthEvidence.Columns.Value)))
        .ToArray();

    /// <summary>Whether a veto was in force when a score was stored; a row about a lifted one does not apply any more.</summary>
    public static bool HadVeto(IEnumerable<Entity> evidence) => evidence.Any(row =>
        row.GetChoice<EvidenceRow>(HealthEvidence.Columns.Kind) == EvidenceRow.Veto
        && row.GetChoice<ObservationState>(HealthEvidence.Columns.State) == ObservationState.Fresh);

    /// <summary>Everything the factor providers look at: KPIs, goals and months.</summary>
    public AccountEvidence ReadFacts(Account account, DateTime now)
    {
        var kpis = rows.Read(Queries.From(
                Kpi.EntityLogicalName,
                Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Status, Kpi.Columns.Current, Kpi.Columns.AsOf)
            .Where(Kpi.Columns.AccountId, account.Id).WhereActive())
            .Select(row => row.ToEntity<Kpi>()).ToArray();
        return new AccountEvidence(
            new AccountFigures(
                account.Id, account.FleetSize, account.ConnectedMachines, account.Realisation, account.ExpectedViu, account.ExperiencedViu, account.ViuAsOf,
                account.OverdueInvoices, account.ManualAssessment, account.ManualAssessmentOn),
            kpis.Select(kpi => new KpiStanding(kpi.Baseline, kpi.Target, kpi.GetChoice<Band>(Kpi.Columns.Status) ?? Band.Unknown, kpi.Current, kpi.AsOf)).ToArray(),
            ReadGoals(account.Id, kpis.ToDictionary(kpi => kpi.Id, kpi => kpi.AsOf)),
            ReadMonths(account.Id, now));
    }

    private GoalStanding[] ReadGoals(Guid accountId, Dictionary<Guid, DateTime?> kpiDates)
    {
        var goals = rows.Read(Queries.From(
            Goal.EntityLogicalName,
            Goal.Columns.ParentGoalId, Goal.Columns.Progress, Goal.Columns.Weight, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.Status, Goal.Columns.KpiId, Goal.Columns.ModifiedOn)
        .Where(Goal.Columns.AccountId, accountId).WhereActive())
            .Select(row => row.ToEntity<Goal>())
            .ToArray();
        var children = goals.Where(goal => goal.ParentGoalId is not null).ToLookup(goal => goal.ParentGoalId!.Id);
        return goals
            .Where(goal => goal.ParentGoalId is null)
            .Select(goal => new GoalStanding(
                goal.Progress, goal.Weight, goal.Start, goal.Due, goal.GetChoice<GoalState>(Goal.Columns.Status) ?? GoalState.Draft,
                MeasuredOn(goal, children, kpiDates) ?? goal.ModifiedOn ?? DateTime.MinValue))
            .ToArray();
    }

    // A goal that stands still is not an old observation as long as a KPI of it, or of one below it, is measured.
    private static DateTime? MeasuredOn(Goal goal, ILookup<Guid, Goal> children, Dictionary<Guid, DateTime?> kpiDates)
    {
        var below = new List<Goal> { goal };
        for (var index = 0; index < below.Count; index++)
        {
            below.AddRange(children[below[index].Id]);
        }

        return below.Max(each => each.KpiId is { } kpi && kpiDates.TryGetValue(kpi.Id, out var measured) ? measured : null);
    }

    private MonthValue[] ReadMonths(Guid accountId, DateTime now)
    {
        var first = new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-MonthsBack);
        var query = Queries.From(ViuMetric.EntityLogicalName, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.Coverage)
            .Where(ViuMetric.Columns.AccountId, accountId)
            .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrAfter, first);
        query.Join(ViuMetric.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, Joined, JoinOperator.Inner, Metric.Columns.Code)
            .LinkCriteria.AddCondition(Metric.Columns.Code, ConditionOperator.In, FactorObservation.MetricCodes.ToArray<object>());
        return rows.Read(query)
            .Select(row => new MonthValue(
                row.Id,
                row.Joined<string>(Joined, Metric.Columns.Code) ?? "",
                row.GetAttributeValue<DateTime>(ViuMetric.Columns.PeriodStart),
                row.GetAttributeValue<decimal?>(ViuMetric.Columns.Value),
                row.GetAttributeValue<decimal?>(ViuMetric.Columns.Coverage)))
            .ToArray();
    }

    private static ModelCandidate CandidateOf(Guid id, Entity factor) => new(
        id,
        factor.Joined<string>(Joined, HealthModel.Columns.Name) ?? "",
        factor.JoinedValue<int>(Joined, HealthModel.Columns.Version) ?? 0,
        factor.Joined<OptionSetValue>(Joined, HealthModel.Columns.Segment) is { } segment ? (CustomerSegment)(segment.Value - Choice.First) : null,
        factor.JoinedValue<DateTime>(Joined, HealthModel.Columns.ActiveFrom));

    private static FactorDefinition FactorOf(Entity row)
    {
        var factor = row.ToEntity<HealthFactor>();
        var name = factor.Name ?? "";
        return new FactorDefinition(
            factor.Id,
            name,
            row.GetChoice<FactorProvider>(HealthFactor.Columns.Source) ?? throw new RefusalException($"Health factor '{name}' has no source. Choose where its value comes from."),
            factor.Weight ?? 1m,
            Anchors.Of(name, factor.Worst, factor.Amber, factor.Green, factor.Best),
            factor.StaleAfterDays,
            row.GetChoice<MissingTreatment>(HealthFactor.Columns.MissingPolicy) ?? MissingTreatment.Exclude,
            factor.VetoCap,
            factor.RootCauseHint);
    }
}
