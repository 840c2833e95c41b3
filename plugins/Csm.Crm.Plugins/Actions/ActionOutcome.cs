using System.Globalization;

namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// Sentences the pack adds to the outcome of a call to action. They stand below what is there and never push it out: what
/// does not fit any more is not added.
/// </summary>
public static class ActionOutcome
{
    /// <summary>Length of the column.</summary>
    public const int MaximumLength = 2000;

    /// <summary>The cause has gone and nobody was working on it.</summary>
    /// <param name="soFar">What the outcome says; null when empty.</param>
    /// <param name="because">Why, as half a sentence.</param>
    /// <param name="day">When.</param>
    public static string? ClosedByItself(string? soFar, string because, DateTime day) =>
        Add(soFar, string.Format(CultureInfo.InvariantCulture, "Closed by itself on {0:yyyy-MM-dd}: {1}.", day, because));

    /// <summary>The cause has gone while somebody works on it.</summary>
    /// <param name="soFar">What the outcome says; null when empty.</param>
    /// <param name="because">Why, as half a sentence.</param>
    /// <param name="day">When.</param>
    public static string? CauseGone(string? soFar, string because, DateTime day) =>
        Add(soFar, string.Format(CultureInfo.InvariantCulture, "The cause went away on {0:yyyy-MM-dd}: {1}. It stays open because somebody is working on it.", day, because));

    /// <summary>The same happened again after it had been closed.</summary>
    /// <param name="soFar">What the outcome says; null when empty.</param>
    /// <param name="day">When.</param>
    /// <param name="due">By when it would have to be done if it were new; null when the row says the same.</param>
    public static string? SeenAgain(string? soFar, DateTime day, DateTime? due = null) =>
        Add(soFar, string.Format(CultureInfo.InvariantCulture, due is null ? "Seen again on {0:yyyy-MM-dd}." : "Seen again on {0:yyyy-MM-dd}; it would be due by {1:yyyy-MM-dd} if it were new.", day, due));

    /// <summary>Another reason of the same cause came up while it was open.</summary>
    /// <param name="soFar">What the outcome says; null when empty.</param>
    /// <param name="reason">What came up.</param>
    /// <param name="rootCause">What to look into; null when not known.</param>
    /// <param name="day">When.</param>
    public static string? Joined(string? soFar, string reason, string? rootCause, DateTime day) =>
        Add(soFar, string.Format(CultureInfo.InvariantCulture, "Joined on {0:yyyy-MM-dd}: {1}{2}.", day, reason, string.IsNullOrEmpty(rootCause) ? "" : $" ({rootCause!.TrimEnd('.')})"));

    /// <summary>The same came again and is graver than the row says; said once for each grade.</summary>
    /// <param name="soFar">What the outcome says; null when empty.</param>
    /// <param name="severity">How grave it is now.</param>
    /// <param name="rootCause">What to look into; null when not known.</param>
    /// <param name="day">When.</param>
    public static string? Graver(string? soFar, string severity, string? rootCause, DateTime day) =>
        soFar is not null && soFar.Contains(severity + " since ") ? soFar : Add(soFar, string.Format(CultureInfo.InvariantCulture, "{0} since {1:yyyy-MM-dd}{2}.", severity, day, string.IsNullOrEmpty(rootCause) ? "" : $": {rootCause!.TrimEnd('.')}"));

    private static string? Add(string? soFar, string sentence)
    {
        var text = string.IsNullOrEmpty(soFar) ? sentence : soFar + "\n" + sentence;
        return text.Length <= MaximumLength ? text : soFar;
    }
}
