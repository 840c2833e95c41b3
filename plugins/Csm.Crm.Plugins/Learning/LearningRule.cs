namespace Csm.Crm.Plugins.Learning;

/// <summary>R14: when learning has to be followed up. Days are dates; a time of day is passed over.</summary>
public static class LearningRule
{
    /// <summary>Days from a first training to its follow-up.</summary>
    public const int FollowUpDays = 21;

    /// <summary>Days before the follow-up is due in which it is called for, so that it can be arranged.</summary>
    public const int FollowUpNoticeDays = 7;

    /// <summary>Days a new member may wait for an onboarding.</summary>
    public const int OnboardingDays = 14;

    /// <summary>Days after a training in which somebody should be heard of.</summary>
    public const int SilentDays = 30;

    /// <summary>Days after which know-how and motivation are asked again.</summary>
    public const int AskAgainDays = 180;

    /// <summary>Day of the follow-up of a training.</summary>
    public static DateTime FollowUpOf(DateTime trainedOn) => trainedOn.Date.AddDays(FollowUpDays);

    /// <summary>Whether a training is the first one somebody attended.</summary>
    /// <param name="trainedOn">Day of the training.</param>
    /// <param name="others">Days of the other trainings attended.</param>
    public static bool IsFirst(DateTime trainedOn, IEnumerable<DateTime> others) => others.All(other => other.Date > trainedOn.Date);

    /// <summary>Whether a follow-up has to be arranged: it is due soon or was due, and no training was attended since.</summary>
    /// <param name="trainedOn">Day of the training.</param>
    /// <param name="followUpDue">Day the follow-up is due.</param>
    /// <param name="attended">Days of all trainings attended.</param>
    /// <param name="today">The day.</param>
    public static bool CallsForFollowUp(DateTime trainedOn, DateTime followUpDue, IEnumerable<DateTime> attended, DateTime today) =>
        today.Date >= followUpDue.Date.AddDays(-FollowUpNoticeDays) && attended.All(other => other.Date <= trainedOn.Date);

    /// <summary>Whether a member has waited too long for an onboarding.</summary>
    /// <param name="joinedOn">Day the person joined; null when nobody knows, as for people entered long after.</param>
    /// <param name="wasOnboarded">Whether an onboarding was attended.</param>
    /// <param name="today">The day.</param>
    public static bool WaitsForOnboarding(DateTime? joinedOn, bool wasOnboarded, DateTime today) =>
        !wasOnboarded && joinedOn is { } joined && today.Date > joined.Date.AddDays(OnboardingDays);

    /// <summary>Whether a training has had no echo: the last one is long ago and nobody has been in contact since.</summary>
    /// <param name="lastTrainedOn">Day of the last training attended; null when there was none.</param>
    /// <param name="lastInteractionOn">Day of the last contact; null when there was none.</param>
    /// <param name="today">The day.</param>
    public static bool IsSilentAfterTraining(DateTime? lastTrainedOn, DateTime? lastInteractionOn, DateTime today) =>
        lastTrainedOn is { } trained && today.Date > trained.Date.AddDays(SilentDays) && !(lastInteractionOn?.Date > trained.Date);

    /// <summary>Whether know-how or motivation was asked so long ago that it should be asked again; never asked is not long ago.</summary>
    public static bool IsToBeAsked(DateTime? knowHowOn, DateTime? motivationOn, DateTime today) =>
        knowHowOn?.Date < today.Date.AddDays(-AskAgainDays) || motivationOn?.Date < today.Date.AddDays(-AskAgainDays);
}
