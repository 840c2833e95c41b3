using System.Globalization;

namespace Csm.Crm.Plugins.Health;

/// <summary>R1: whether a person's assessment of an account counts in its health score, and until when; shown beside the assessment.</summary>
/// <param name="ExpiresOn">Day from which it no longer counts; null without an assessment or a limit, and when the model does not use it.</param>
/// <param name="Sentence">What a person reads, at most 400 characters; null without an assessment.</param>
public sealed record AssessmentStanding(DateTime? ExpiresOn, string? Sentence)
{
    /// <summary>The standing at a time.</summary>
    /// <param name="points">The assessment; null when there is none.</param>
    /// <param name="givenOn">Its day; null when not known, so that it cannot count.</param>
    /// <param name="factor">The factor of the model that uses it; null when none does.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="now">The time.</param>
    public static AssessmentStanding Of(int? points, DateTime? givenOn, FactorDefinition? factor, string model, DateTime now)
    {
        if (points is null)
        {
            return new(null, null);
        }

        // The name of a model has up to 200 characters, so the sentence fits its column.
        if (factor is null)
        {
            return new(null, Text("Does not count: the health model '{0}' does not use it.", model));
        }

        if (givenOn is not { } day)
        {
            return new(null, "Does not count: it has no day.");
        }

        return factor.StaleAfterDays is not { } limit ? new(null, "Counts, and does not expire.")
            : Observation.Of(points.Value, day, "", "account", Guid.Empty).StateAt(limit, now) == ObservationState.Stale
                ? new(day.AddDays(limit), Text("Expired on {0:yyyy-MM-dd}: it was {1} days old. Assess the account again.", day.AddDays(limit), limit))
                : new(day.AddDays(limit), Text("Counts until {0:yyyy-MM-dd}.", day.AddDays(limit)));
    }

    private static string Text(string format, params object[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
