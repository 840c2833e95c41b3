using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>A model with its factors and settings.</summary>
internal sealed record UsableModel(ModelCandidate Model, decimal MinimumConfidence, BandStability Stability, IReadOnlyList<FactorDefinition> Factors)
{
    /// <summary>The rows its factors look at.</summary>
    public EvidenceNeeds Needs => Factors.Aggregate(EvidenceNeeds.None, (needs, factor) => needs | FactorCatalogue.Of(factor.Provider).Needs);
}

/// <summary>All health models in use, read once: they are configuration, so all of them are one small read.</summary>
internal sealed class ModelReader
{
    private const string Joined = "model";
    private const string RuleAlias = "rule";
    private const decimal ShippedMinimumConfidence = 0.5m;
    private const decimal ShippedHysteresis = 3m;
    private const int ShippedDwellDays = 3;
    private readonly ILookup<Guid, Entity> factors;
    private readonly ModelCandidate[] candidates;
    private readonly Dictionary<CustomerSegment, Guid> bySegment;
    private readonly Dictionary<Guid, UsableModel> usable = [];

    // A factor comes once per segment rule that names its model. Like the other terms of a segment the model is taken from
    // the first rule that says it, and one that names none that is in use does not.
    private ModelReader(IReadOnlyList<Entity> read)
    {
        factors = read.GroupBy(row => row.Id).Select(same => same.First()).ToLookup(ModelOf);
        bySegment = SegmentTerms.InOrder(
                read.Where(row => row.JoinedChoice<CustomerSegment>(RuleAlias, SegmentRule.Columns.Segment) is not null),
                row => row.JoinedValue<int>(RuleAlias, SegmentRule.Columns.Order),
                row => row.JoinedId(RuleAlias, SegmentRule.PrimaryIdColumn)!.Value)
            .GroupBy(row => row.JoinedChoice<CustomerSegment>(RuleAlias, SegmentRule.Columns.Segment)!.Value)
            .ToDictionary(segment => segment.Key, segment => ModelOf(segment.First()));
        candidates = factors.Select(model => CandidateOf(model.Key, model.First())).ToArray();
    }

    /// <summary>Whether there is any model at all.</summary>
    public bool IsEmpty => candidates.Length == 0;

    /// <summary>Reads the models that are not deactivated and have a factor, with the segment rules that name them.</summary>
    public static ModelReader Read(IRows rows)
    {
        var query = Queries.From(
            HealthFactor.EntityLogicalName,
            HealthFactor.Columns.Name, HealthFactor.Columns.HealthModelId, HealthFactor.Columns.Source, HealthFactor.Columns.Weight, HealthFactor.Columns.Worst, HealthFactor.Columns.Amber,
            HealthFactor.Columns.Green, HealthFactor.Columns.Best, HealthFactor.Columns.StaleAfterDays, HealthFactor.Columns.MissingPolicy, HealthFactor.Columns.VetoCap, HealthFactor.Columns.RootCauseHint)
            .WhereActive();
        query.AddOrder(HealthFactor.Columns.Name, OrderType.Ascending);
        var model = query.Join(
            HealthFactor.Columns.HealthModelId, HealthModel.EntityLogicalName, HealthModel.PrimaryIdColumn, Joined, JoinOperator.Inner,
            HealthModel.Columns.Name, HealthModel.Columns.Version, HealthModel.Columns.Segment, HealthModel.Columns.ActiveFrom, HealthModel.Columns.MinimumConfidence, HealthModel.Columns.Hysteresis, HealthModel.Columns.DwellDays);
        model.LinkCriteria.AddCondition(HealthModel.Columns.StateCode, ConditionOperator.Equal, 0);
        var rule = model.AddLink(SegmentRule.EntityLogicalName, HealthModel.PrimaryIdColumn, SegmentRule.Columns.HealthModelId, JoinOperator.LeftOuter);
        rule.EntityAlias = RuleAlias;
        rule.Columns = new ColumnSet(SegmentRule.PrimaryIdColumn, SegmentRule.Columns.Segment, SegmentRule.Columns.Order);
        rule.LinkCriteria.AddCondition(SegmentRule.Columns.StateCode, ConditionOperator.Equal, 0);
        return new ModelReader(rows.Read(query));
    }

    /// <summary>The model an account is scored with.</summary>
    /// <exception cref="RefusalException">No model fits, or the one that does has a factor that cannot be used.</exception>
    public UsableModel For(Account account, DateTime today)
    {
        var segment = account.GetChoice<CustomerSegment>(Account.Columns.Segment);
        Guid? named = segment is { } known && bySegment.TryGetValue(known, out var ofSegment) ? ofSegment : null;
        var selected = ModelSelection.Select(candidates, account.HealthModelId?.Id, segment, named, today, account.Name ?? "");
        if (!usable.TryGetValue(selected.Id, out var model))
        {
            var any = factors[selected.Id].First();
            model = new UsableModel(
                selected,
                any.JoinedValue<decimal>(Joined, HealthModel.Columns.MinimumConfidence) ?? ShippedMinimumConfidence,
                new BandStability(
                    any.JoinedValue<decimal>(Joined, HealthModel.Columns.Hysteresis) ?? ShippedHysteresis,
                    any.JoinedValue<int>(Joined, HealthModel.Columns.DwellDays) ?? ShippedDwellDays),
                factors[selected.Id].Select(FactorOf).ToArray());
            usable.Add(selected.Id, model);
        }

        return model;
    }

    private static Guid ModelOf(Entity factor) => factor.GetAttributeValue<EntityReference>(HealthFactor.Columns.HealthModelId).Id;

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
