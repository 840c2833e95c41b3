using System.Globalization;
using Csm.Crm.Plugins.Segments;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>When the renewal of a term has to be started (R12): from term end minus the segment's lead on.</summary>
public sealed record RenewalWindow
{
    private RenewalWindow(DateTime termEnd, int leadDays, DateTime noticeBy, CustomerSegment segment)
    {
        TermEnd = termEnd;
        LeadDays = leadDays;
        NoticeBy = noticeBy;
        Segment = segment;
    }

    /// <summary>Last day of the term.</summary>
    public DateTime TermEnd { get; }

    /// <summary>First day on which the renewal is due to be started.</summary>
    public DateTime OpensOn => TermEnd.AddDays(-LeadDays);

    /// <summary>Days of preparation before the end of the term.</summary>
    public int LeadDays { get; }

    /// <summary>Last day to give notice.</summary>
    public DateTime NoticeBy { get; }

    /// <summary>The segment the lead was taken from.</summary>
    public CustomerSegment Segment { get; }

    /// <summary>The window of one term.</summary>
    /// <param name="termEnd">Last day of the term; a time of day is dropped.</param>
    /// <param name="noticeDays">Days of notice, at least 0; null counts as none.</param>
    /// <param name="segment">The account's segment.</param>
    /// <param name="leadDays">Days of preparation its rule asks for, at least 0.</param>
    public static RenewalWindow Of(DateTime termEnd, int? noticeDays, CustomerSegment segment, int leadDays) => new(
        termEnd.Date,
        leadDays,
        NoticeByOf(termEnd, noticeDays),
        segment);

    /// <summary>Last day to give notice.</summary>
    /// <param name="termEnd">Last day of the term; a time of day is dropped.</param>
    /// <param name="noticeDays">Days of notice, at least 0; null counts as none.</param>
    public static DateTime NoticeByOf(DateTime termEnd, int? noticeDays) => termEnd.Date.AddDays(-(noticeDays ?? 0));

    /// <summary>The last day to give notice after a contract's days of notice changed. A day that was agreed otherwise stays.</summary>
    /// <param name="noticeBy">The day of an open renewal.</param>
    /// <param name="termEnd">Last day of its term.</param>
    /// <param name="daysBefore">The contract's days of notice before the change.</param>
    /// <param name="daysNow">And after it.</param>
    public static DateTime? FollowNotice(DateTime? noticeBy, DateTime termEnd, int? daysBefore, int? daysNow) =>
        noticeBy?.Date == NoticeByOf(termEnd, daysBefore) ? NoticeByOf(termEnd, daysNow) : noticeBy;

    /// <summary>Whether the renewal is due to be started.</summary>
    /// <param name="today">The day asked for; a time of day is dropped.</param>
    public bool IsOpenOn(DateTime today) => today.Date >= OpensOn;

    /// <summary>The sentence kept with the renewal: why it was started.</summary>
    public string Reason() => string.Format(
        CultureInfo.InvariantCulture,
        "The term ends on {0:yyyy-MM-dd}. Renewals of {1} accounts start {2} days before, so the window opened on {3:yyyy-MM-dd}; notice is possible until {4:yyyy-MM-dd}.",
        TermEnd,
        PreparationLead.NameOf(Segment),
        LeadDays,
        OpensOn,
        NoticeBy);
}
