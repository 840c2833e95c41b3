namespace Csm.Crm.Plugins.Learning;

/// <summary>How feedback was asked; in the order of the choice csm_FeedbackKind.</summary>
public enum FeedbackScale
{
    Nps,
    Csat,
    Effort,
    Interview,
}

/// <summary>When feedback has to be answered with a measure (task 5.3.4).</summary>
public static class FeedbackRule
{
    /// <summary>Score under which anything but a net promoter score is unhappy.</summary>
    public const decimal UnhappyBelow = 40m;

    /// <summary>Days in which feedback calls for a measure.</summary>
    public const int DaysBack = 90;

    private const int LongestSource = 200;

    /// <summary>What a call to action about feedback is about, at most 200 characters: its name, and who gave it unless the name says so.</summary>
    /// <param name="name">Name of the feedback; null counts as none.</param>
    /// <param name="member">The person; null when not known.</param>
    public static string SourceOf(string? name, string? member)
    {
        var named = name ?? "";
        if (string.IsNullOrEmpty(member) || named.IndexOf(member, StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return named;
        }

        // The person is what tells two rows apart, so it is the name that is cut.
        var person = named.Length == 0 ? member! : ", " + member;
        var room = Math.Max(0, LongestSource - person.Length);
        return (named.Length <= room ? named : named.Substring(0, room)) + person;
    }

    /// <summary>Whether somebody is unhappy: below 0 on the scale of promoters, below 40 on the others.</summary>
    /// <param name="scale">How it was asked; null counts as satisfaction.</param>
    /// <param name="score">The answer; null says nothing.</param>
    public static bool IsUnhappy(FeedbackScale? scale, decimal? score) => score < (scale == FeedbackScale.Nps ? 0m : UnhappyBelow);
}
