using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Health;

/// <summary>Turns an assessment into rows.</summary>
internal static class HealthRows
{
    /// <summary>Relationship through which evidence is created together with its score, in one request.</summary>
    public const string EvidenceOfScore = "csm_healthscore_csm_healthevidence_HealthScoreId";

    private const string SecondFormat = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>The id a score of an account at a time has.</summary>
    public static Guid ScoreId(Guid accountId, DateTime scoredOn) =>
        RowId.From(HealthScore.EntityLogicalName, accountId.ToString("D"), scoredOn.ToString(SecondFormat, CultureInfo.InvariantCulture));

    /// <summary>The score with its evidence as related rows.</summary>
    public static HealthScore ScoreOf(HealthAssessment assessment)
    {
        var result = assessment.Result;
        var id = ScoreId(assessment.Account.Id, assessment.Now);
        var row = new HealthScore(id)
        {
            Name = Text("{0} {1:yyyy-MM-dd}: {2}", Shortened(assessment.Account.Name), assessment.Now, result.Score is { } score ? Text("{0:0.0}", score) : "withheld"),
            AccountId = assessment.Account.ToEntityReference(),
            OwnerId = assessment.Account.OwnerId,
            ScoredOn = assessment.Now,
            Score = result.Score,
            Status = (HealthStatus)(Choice.First + (int)assessment.Snapshot.Band),
            StatusSince = assessment.StatusSince,
            Confidence = result.Confidence,
            Coverage = result.Coverage,
            Trend = assessment.Direction is { } direction ? (Trend)(Choice.First + (int)direction) : null,
            TrendSlope = assessment.Trend?.Slope,
            HealthModelId = new EntityReference(HealthModel.EntityLogicalName, assessment.Model.Model.Id),
            ModelVersion = assessment.Model.Model.Version,
            Change = result.Score - assessment.Previous?.Score,
        };
        var evidence = EvidenceOf(assessment, id).ToList();
        row.EvidenceJson = EvidenceJson.Write(evidence.Select(part => Condensed(part, assessment)).ToArray());
        row.RelatedEntities[new Relationship(EvidenceOfScore)] = new EntityCollection(evidence.ToList<Entity>()) { EntityName = HealthEvidence.EntityLogicalName };
        return row;
    }

    /// <summary>The account's own columns about its health.</summary>
    public static RowChange AccountChange(HealthAssessment assessment, bool stored)
    {
        var change = assessment.Usage.KeepOn(new RowChange(assessment.Account))
            .Set(Account.Columns.HealthScore, assessment.Result.Score)
            .Set(Account.Columns.HealthStatus, Choice.Of(assessment.Snapshot.Band))
            .Set(Account.Columns.HealthTrend, assessment.Direction is { } direction ? Choice.Of(direction) : null)
            .Set(Account.Columns.HealthTrendSlope, assessment.Trend?.Slope)
            .Set(Account.Columns.HealthConfidence, assessment.Result.Confidence)
            .Set(Account.Columns.UsageCenterCoverage, assessment.UsageCenterCoverage)
            .Set(Account.Columns.StanceIndex, assessment.StanceIndex)
            .Set(Account.Columns.AssessmentExpiresOn, assessment.Assessed.ExpiresOn)
            .Set(Account.Columns.AssessmentStanding, assessment.Assessed.Sentence);
        foreach (var mark in new[] { Account.Columns.HealthDueOn, Account.Columns.UsageDueOn }.Where(mark => HealthDue.IsStale(assessment.Account.GetAttributeValue<DateTime?>(mark), assessment.Now)))
        {
            change.Set(mark, null);
        }

        // The time alone is no news: it is written with something new, and with each stored score, so once a week.
        return change.IsEmpty && !stored ? change : change.Set(Account.Columns.HealthScoredOn, assessment.Now);
    }

    private static CondensedEvidence Condensed(HealthEvidence row, HealthAssessment assessment) => new()
    {
        Kind = (int)row.Kind!.Value - Choice.First,
        Name = row.Name,
        Factor = row.HealthFactorId?.Id.ToString("D"),
        Source = assessment.Model.Factors.Where(factor => factor.Id == row.HealthFactorId?.Id).Select(factor => (int?)factor.Provider).FirstOrDefault(),
        State = (int)row.State!.Value - Choice.First,
        Value = row.Value,
        Observed = row.ObservedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Points = row.Points,
        Weight = row.Weight,
        Contribution = row.Contribution,
        Change = row.ContributionChange,
        Lever = row.Lever,
    };

    private static IEnumerable<HealthEvidence> EvidenceOf(HealthAssessment assessment, Guid scoreId)
    {
        for (var index = 0; index < assessment.Result.Factors.Count; index++)
        {
            yield return FactorRow(assessment, index, scoreId);
        }

        if (assessment.Result.Veto is not null || assessment.Change?.ByVeto is > 0)
        {
            yield return VetoRow(assessment, scoreId);
        }

        if (assessment.Change?.ByModel is { } byModel)
        {
            var model = assessment.Model.Model;
            var row = NewRow(assessment, scoreId, null, EvidenceRow.ModelChange, Text("Model {0} version {1}", Shortened(model.Name), model.Version));
            row.State = EvidenceState.Fresh;
            row.Contribution = 0m;
            row.ContributionChange = byModel;
            row.SourceTable = HealthModel.EntityLogicalName;
            row.SourceId = model.Id.ToString("D");
            row.Sentence = EvidenceSentence.ForModelChange(model.Name, model.Version, assessment.Previous?.ModelVersion, assessment.SameModelVersion, byModel);
            yield return row;
        }
    }

    private static HealthEvidence FactorRow(HealthAssessment assessment, int index, Guid scoreId)
    {
        var result = assessment.Result.Factors[index];
        var observation = assessment.Observations[index];
        var withheld = assessment.Result.Withheld;
        var row = NewRow(assessment, scoreId, result.Input.Factor, EvidenceRow.Factor, result.Input.Factor.Name);
        row.State = (EvidenceState)(Choice.First + (int)result.Input.State);
        row.Value = result.Input.Value;
        SetOrigin(row, observation, assessment.Now);
        row.Points = result.Points is { } points ? Math.Round(points, 2) : null;
        row.Weight = result.Input.Factor.Weight;
        row.Contribution = withheld ? null : Math.Round(result.Contribution, 4);
        row.ContributionChange = assessment.Change?.ByFactor[index];
        row.Lever = withheld ? null : Math.Round(result.Lever, 4);
        row.Sentence = EvidenceSentence.ForFactor(result, observation, withheld, assessment.Now);
        row.RootCauseHint = result.Input.Factor.RootCauseHint;
        return row;
    }

    private static HealthEvidence VetoRow(HealthAssessment assessment, Guid scoreId)
    {
        var veto = assessment.Result.Veto;
        var row = NewRow(assessment, scoreId, veto?.Factor, EvidenceRow.Veto, veto is null ? "Veto lifted" : Text("Veto of {0}", Shortened(veto.Factor.Name)));
        row.State = veto is null ? EvidenceState.NotApplicable : EvidenceState.Fresh;
        row.Contribution = assessment.Result.Withheld ? null : Math.Round(veto?.Contribution ?? 0m, 4);
        for (var index = 0; veto is not null && index < assessment.Result.Factors.Count; index++)
        {
            if (assessment.Result.Factors[index].Input.Factor == veto.Factor)
            {
                row.Value = assessment.Result.Factors[index].Input.Value;
                SetOrigin(row, assessment.Observations[index], assessment.Now);
            }
        }

        row.ContributionChange = assessment.Change?.ByVeto;
        row.Sentence = veto is null ? EvidenceSentence.ForLiftedVeto(assessment.Change!.ByVeto) : EvidenceSentence.ForVeto(veto);
        row.RootCauseHint = veto?.Factor.RootCauseHint;
        return row;
    }

    // A veto rests on what was observed of its factor.
    private static void SetOrigin(HealthEvidence row, Observation observation, DateTime now)
    {
        row.ObservedOn = observation.ObservedOn;
        row.AgeDays = observation.AgeDaysAt(now);
        row.SourceTable = observation.SourceTable;
        row.SourceId = observation.SourceId?.ToString("D");
    }

    private static HealthEvidence NewRow(HealthAssessment assessment, Guid scoreId, FactorDefinition? factor, EvidenceRow kind, string name)
    {
        var kindNumber = (Choice.First + (int)kind).ToString(CultureInfo.InvariantCulture);
        var row = new HealthEvidence(RowId.From(HealthEvidence.EntityLogicalName, scoreId.ToString("D"), factor?.Id.ToString("D") ?? "model", kindNumber))
        {
            Name = name,
            AccountId = assessment.Account.ToEntityReference(),
            OwnerId = assessment.Account.OwnerId,
            Kind = (EvidenceKind)(Choice.First + (int)kind),
        };
        if (factor is not null)
        {
            row.HealthFactorId = new EntityReference(HealthFactor.EntityLogicalName, factor.Id);
        }

        return row;
    }

    // Account and factor names fit their own columns, not ours with something added.
    private static string Shortened(string? name) => name is null ? "" : name.Length <= 150 ? name : name.Substring(0, 150);

    private static string Text(string format, params object?[] values) => Wording.Text(format, values);
}
