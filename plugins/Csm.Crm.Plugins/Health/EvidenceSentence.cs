using System.Globalization;

namespace Csm.Crm.Plugins.Health;

/// <summary>What a person reads about a part of a score (R1). English, invariant numbers, at most 400 characters.</summary>
public static class EvidenceSentence
{
    /// <summary>Length of the column.</summary>
    public const int MaximumLength = 400;

    /// <summary>About one factor.</summary>
    /// <param name="result">What it did to the score.</param>
    /// <param name="observation">What its provider found.</param>
    /// <param name="withheld">Whether the score is withheld, so that nothing contributes to it.</param>
    /// <param name="now">When it was scored.</param>
    public static string ForFactor(FactorResult result, Observation observation, bool withheld, DateTime now)
    {
        var factor = result.Input.Factor;
        var sentence = result.Input.State switch
        {
            ObservationState.NotApplicable => $"{factor.Name} does not apply: {observation.Remark}.",
            ObservationState.Missing => $"{factor.Name} is missing ({observation.Remark}): {TreatmentOf(factor)}{ShareOf(result, withheld)}.",
            ObservationState.Stale when observation.IsIncomplete => Text(
                "{0} {1} {2}: {3}{4}.", factor.Name, ValueOf(result.Input), observation.Remark, TreatmentOf(factor), ShareOf(result, withheld)),
            ObservationState.Stale => Text(
                "{0} {1} {2} is {3:0} days old, stale since {4:yyyy-MM-dd} by the limit of {5} days: {6}{7}.",
                factor.Name, ValueOf(result.Input), observation.Remark, observation.AgeDaysAt(now), observation.StaleFrom(factor.StaleAfterDays), factor.StaleAfterDays, TreatmentOf(factor), ShareOf(result, withheld)),
            _ when !factor.CountsInScore => Text("{0} {1} {2}: counts in the confidence, not in the score.", factor.Name, ValueOf(result.Input), observation.Remark),
            _ => Text(
                "{0} {1} {2}, {3}: {4:0} of 100 points{5}.",
                factor.Name, ValueOf(result.Input), observation.Remark, factor.Anchors.Locate(result.Input.Value!.Value), result.Points, ShareOf(result, withheld)),
        };
        return Fitting(sentence);
    }

    /// <summary>About a veto in force.</summary>
    /// <param name="veto">The veto.</param>
    public static string ForVeto(Veto veto) => Fitting(veto.Contribution < 0
        ? Text("{0} is under 40 points, which caps the score at {1:0.##}: it takes {2:0.0} points.", veto.Factor.Name, veto.Factor.VetoCap, -veto.Contribution)
        : Text("{0} is under 40 points, which caps the score at {1:0.##}; the score is not higher, so nothing is taken.", veto.Factor.Name, veto.Factor.VetoCap));

    /// <summary>About a veto that was in force before and is no longer.</summary>
    /// <param name="change">Points given back.</param>
    public static string ForLiftedVeto(decimal change) =>
        Text("A veto of the previous score is lifted, which gives back {0:0.0} points.", change);

    /// <summary>About the part of a change that another model made.</summary>
    /// <param name="modelName">The model now.</param>
    /// <param name="version">Its version now.</param>
    /// <param name="previousVersion">The version before; null when not known.</param>
    /// <param name="sameModelVersion">Whether it was edited without a new version.</param>
    /// <param name="change">Points it made.</param>
    public static string ForModelChange(string modelName, int version, int? previousVersion, bool sameModelVersion, decimal change) => Fitting(sameModelVersion
        ? Text("Health model '{0}' version {1} was edited without a new version, which moved the score by {2:+0.0;-0.0;0.0} points; the customer did not change by that.", modelName, version, change)
        : Text("Scored with health model '{0}' version {1} instead of version {2}, which moved the score by {3:+0.0;-0.0;0.0} points; the customer did not change by that.", modelName, version, previousVersion?.ToString(CultureInfo.InvariantCulture) ?? "unknown", change));

    private static string ValueOf(FactorInput input)
    {
        var measure = FactorCatalogue.Of(input.Factor.Provider);
        var number = input.Value!.Value.ToString("F" + measure.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return $"{number} {measure.Unit}";
    }

    private static string TreatmentOf(FactorDefinition factor) => factor.Missing switch
    {
        _ when !factor.CountsInScore => "it lowers the confidence and not the score",
        MissingTreatment.Neutral => "counted as 50 of 100 points",
        MissingTreatment.Worst => "counted as 0 of 100 points",
        _ => "left out, which lowers the confidence",
    };

    private static string ShareOf(FactorResult result, bool withheld) =>
        withheld || result.Points is null ? "" : Text(", {0:0.0} of the score", result.Contribution);

    private static string Fitting(string sentence) => sentence.Length <= MaximumLength ? sentence : sentence.Substring(0, MaximumLength - 1) + "…";

    private static string Text(string format, params object?[] values) => Wording.Text(format, values);
}
