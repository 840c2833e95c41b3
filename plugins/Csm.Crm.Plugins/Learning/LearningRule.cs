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

    /// <summary>Days after which know-how and motivation of somebody new should have been asked: after onboarding and follow-up.</summary>
    public const int AskFirstDays = 45;

    /// <summary>Day of the follow-up of a training.</summary>
    public static DateTime FollowUpOf(DateTime trainedOn) => trainedOn.Date.AddDays(FollowUpDays);

    /// <summary>Whether a training is the first one somebody attended.</summary>
    /// <param name="trainedOn">Day of the training.</param>
    /// <param name="others">Days of the other trainings attended.</param>
    public static bool IsFirst(DateTime trainedOn, IEnumerable<DateTime> others) => others.All(other => other.Date > trainedOn.Date);

    /// <summary>Day of the first training attended after one; null while there is none.</summary>
    /// <param name="trainedOn">Day of the training.</param>
    /// <param name="attended">Days of all trainings attended.</param>
    public static DateTime? FollowedUpOn(DateTime trainedOn, IEnumerable<DateTime> attended) =>
        attended.Where(other => other.Date > trainedOn.Date).Select(other => (DateTime?)other.Date).Min();

    /// <summary>Whether a follow-up has to be arranged: it is due soon or was due, and no training was attended since.</summary>
    /// <param name="trainedOn">Day of the training.</param>
    /// <param name="followUpDue">Day the follow-up is due.</param>
    /// <param name="attended">Days of all trainings attended.</param>
    /// <param name="today">The day.</param>
    public static bool CallsForFollowUp(DateTime trainedOn, DateTime followUpDue, IEnumerable<DateTime> attended, DateTime today) =>
        today.Date >= followUpDue.Date.AddDays(-FollowUpNoticeDays) && FollowedUpOn(trainedOn, attended) is null;

    /// <summary>Whether a member has waited too long for an onboarding.</summary>
    /// <param name="joinedOn">Day the person joined; null when nobody knows, as for people entered long after.</param>
    /// <param name="wasOnboarded">Whether an onboarding was attended.</param>
    /// <param name="today">The day.</param>
    public static bool WaitsForOnboarding(DateTime? joinedOn, bool wasOnboarded, DateTime today) =>
        !wasOnboarded && joinedOn is { } joined && today.Date > joined.Date.AddDays(OnboardingDays);

    /// <summary>Whether somebody who was trained is silent: the last training and the last contact are both long ago.</summary>
    /// <param name="lastTrainedOn">Day of the last training attended; null when there was none.</param>
    /// <param name="lastInteractionOn">Day of the last contact; null when there was none.</param>
    /// <param name="today">The day.</param>
    public static bool IsSilentAfterTraining(DateTime? lastTrainedOn, DateTime? lastInteractionOn, DateTime today) =>
        lastTrainedOn is { } trained && today.Date > trained.Date.AddDays(SilentDays) && !(lastInteractionOn?.Date >= today.Date.AddDays(-SilentDays));

    /// <summary>Whether know-how or motivation was asked so long ago that it should be asked again.</summary>
    /// <param name="knowHowOn">Day know-how was asked; null when it never was.</param>
    /// <param name="motivationOn">Day motivation was asked; null when it never was.</param>
    /// <param name="today">The day.</param>
    public static bool IsToBeAskedAgain(DateTime? knowHowOn, DateTime? motivationOn, DateTime today) =>
        knowHowOn?.Date < today.Date.AddDays(-AskAgainDays) || motivationOn?.Date < today.Date.AddDays(-AskAgainDays);

    /// <summary>Whether know-how or motivation was never asked though the person has been known for long.</summary>
    /// <param name="knowHowOn">Day know-how was asked; null when it never was.</param>
    /// <param name="motivationOn">Day motivation was asked; null when it never was.</param>
    /// <param name="knownSince">Day the person joined, or was entered.</param>
    /// <param name="today">The day.</param>
    public static bool WasNeverAsked(DateTime? knowHowOn, DateTime? motivationOn, DateTime knownSince, DateTime today) =>
        (knowHowOn is null || motivationOn is null) && today.Date > knownSince.Date.AddDays(AskFirstDays);
}
