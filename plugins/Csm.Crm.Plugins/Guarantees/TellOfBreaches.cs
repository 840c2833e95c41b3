using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>A period of a guarantee that was not kept.</summary>
/// <param name="Guarantee">The guarantee.</param>
/// <param name="Measured">The period.</param>
/// <param name="PeriodId">Its row.</param>
/// <param name="MayBeTold">Whether it may have been told of before a dispute froze it.</param>
internal sealed record Breach(PromisedGuarantee Guarantee, MeasuredPeriod Measured, Guid PeriodId, bool MayBeTold);

/// <summary>Tells of breaches, once each: a call to action and an event. A breach is of its period and stays one, unless corrected data say that it was none.</summary>
internal sealed class TellOfBreaches
{
    private const int DaysToAct = 14;
    private const int LongestSource = 200;
    private readonly RaiseActions actions;
    private readonly IEvents events;

    public TellOfBreaches(RaiseActions actions, IEvents events)
    {
        this.actions = actions;
        this.events = events;
    }

    /// <summary>Tells of new breaches and closes the calls about those that are mended.</summary>
    public void Of(IReadOnlyCollection<StoredPeriod> periods, DateTime now)
    {
        var breaches = periods.Select(period => period.Breach).OfType<Breach>().ToArray();
        var mended = periods.Select(period => period.Mended).OfType<Breach>().ToArray();
        var gone = new HashSet<string>(mended.SelectMany(breach => (RequestFor(breach, now) with { FormerSource = FormerSourceOf(breach) }).Keys), StringComparer.OrdinalIgnoreCase);
        var raised = actions.Reconcile(
            breaches.Concat(mended).Select(breach => breach.Guarantee.Account.Id).Distinct().ToArray(),
            [new StandingCause(ActionKind.Risk, ActionReason.GuaranteeBreached, "the period was measured again, and the guarantee was kept or too little data is left to say")],
            breaches.Select(breach => RequestFor(breach, now)).ToArray(),
            now,
            key => !gone.Contains(key)).Raised;
        foreach (var breach in breaches.Where(breach => !breach.MayBeTold || raised.ContainsKey(RequestFor(breach, now).Key)))
        {
            events.Raise(new BusinessEvent(EventApis.GuaranteeBreached, breach.Guarantee.Account, breach.Guarantee.Owner)
                .With("GuaranteeId", breach.Guarantee.Id)
                .With("GuaranteeName", breach.Guarantee.Guarantee.Name ?? "")
                .With("GuaranteePeriodId", breach.PeriodId)
                .With("PeriodStart", breach.Measured.Start)
                .With("Measured", breach.Measured.Finding.Measured)
                .With("Threshold", breach.Measured.Finding.Promised)
                .With("Credit", breach.Measured.Finding.Credit));
        }
    }

    private static ActionRequest RequestFor(Breach breach, DateTime now)
    {
        var guarantee = breach.Guarantee;
        var finding = breach.Measured.Finding;
        var cause = string.Format(
            CultureInfo.InvariantCulture, "Measured {0:0.####} {1}, promised {2} {3:0.####} {1}; {4}{5:0.##} % of the period with data, credit {6:0.00}.{7}",
            finding.Measured, guarantee.Unit, guarantee.Terms.Side == PromiseSide.AtLeast ? "at least" : "at most", finding.Promised, InForce(breach.Measured), finding.Coverage, finding.Credit, Doubts(breach.Measured));
        return new ActionRequest(guarantee.Account, guarantee.Owner, ActionKind.Risk, ActionReason.GuaranteeBreached, SourceOf(breach), cause, Severity.High, now.Date.AddDays(DaysToAct))
        {
            Nature = breach.MayBeTold ? CauseNature.Once : CauseNature.Event,
            FormerSource = breach.MayBeTold ? FormerSourceOf(breach) : null,
        };
    }

    // Promises of one name are told apart by their contracts: a renewal in the middle of a period leaves two of them side by side.
    private static string SourceOf(Breach breach)
    {
        var which = string.Format(CultureInfo.InvariantCulture, " {0} {1:yyyy-MM-dd}", breach.Guarantee.ContractNumber, breach.Measured.Start);
        var name = breach.Guarantee.Guarantee.Name ?? "";
        return name.Substring(0, Math.Min(name.Length, LongestSource - which.Length)) + which;
    }

    // An earlier version did not name the contract; its call is taken for the one about this breach.
    private static string FormerSourceOf(Breach breach) => string.Format(CultureInfo.InvariantCulture, "{0} {1:yyyy-MM-dd}", breach.Guarantee.ShortName, breach.Measured.Start);

    private static string InForce(MeasuredPeriod period) =>
        period.DaysInForce == period.Days ? "" : string.Format(CultureInfo.InvariantCulture, "in force on {0} of {1} days, ", period.DaysInForce, period.Days);

    private static string Doubts(MeasuredPeriod period) => period.Doubts.Count == 0
        ? ""
        : string.Format(CultureInfo.InvariantCulture, " Days are counted as UTC days at {0} of its sites, for they have no known time zone.", period.Doubts.Count);
}
