namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// Reasons of the calls to action about people, machines and contracts. They are part of the key of an open row, so a
/// word that is changed here makes a twin of every row that is open at that time.
/// </summary>
public static class ActionReason
{
    /// <summary>A subscription of a new customer has begun.</summary>
    public const string Onboarding = "Onboarding";

    /// <summary>R18: a connected machine is not heard any more.</summary>
    public const string MachineSilent = "Machine silent";

    /// <summary>R13: faults of one family are open at a machine.</summary>
    public const string MachineFault = "Machine fault";

    /// <summary>R11: a guarantee was not kept.</summary>
    public const string GuaranteeBreached = "Guarantee breached";

    /// <summary>R6: the last sponsor has left.</summary>
    public const string SponsorLeft = "Sponsor left";

    /// <summary>R6: one of several sponsors has left.</summary>
    public const string OneSponsorLeft = "One of the sponsors left";

    /// <summary>R6: nobody has been in contact with the sponsor for too long.</summary>
    public const string SponsorSilent = "Sponsor silent";

    /// <summary>R6: the relationship hangs on one person.</summary>
    public const string SingleThread = "Single thread";

    /// <summary>
    /// R6: a detractor of influence. The words say less than the rule knows, for the stance is visible to few and the
    /// action to more.
    /// </summary>
    public const string RelationshipAtRisk = "Relationship at risk";

    /// <summary>R7: no contact within the cadence of the segment.</summary>
    public const string ContactOverdue = "Contact overdue";

    /// <summary>R14: the follow-up of a first training is due.</summary>
    public const string FollowUpDue = "Training follow-up due";

    /// <summary>R14: a new member has had no onboarding.</summary>
    public const string NotOnboarded = "Member without onboarding";

    /// <summary>R14: a member was trained and not heard of since.</summary>
    public const string TrainedButSilent = "Trained but silent";

    /// <summary>R14: know-how and motivation have not been asked for long.</summary>
    public const string AskPeople = "Know-how and motivation to be asked";

    /// <summary>R15: metered value is reached, felt value is not.</summary>
    public const string PerceptionGap = "Perceived below metered";

    /// <summary>Unhappy feedback that has no measure yet.</summary>
    public const string FeedbackWithoutMeasure = "Feedback needs a measure";
}
