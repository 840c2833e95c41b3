using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>R6 as calls to action: sponsors, influence, single threads and contacts that are overdue.</summary>
internal sealed class UsageCenterWatch : IWatch
{
    private const string Center = "Usage center";
    private readonly UsageCenterReader people;
    private readonly SegmentTermsReader terms;

    public UsageCenterWatch(IRows rows)
    {
        people = new UsageCenterReader(rows);
        terms = new SegmentTermsReader(rows);
    }

    public IReadOnlyList<StandingCause> Causes =>
    [
        new(ActionKind.Risk, ActionReason.SponsorLeft, "there is a sponsor again"),
        new(ActionKind.Risk, ActionReason.OneSponsorLeft, "the person is back or no sponsor any more, the last sponsor has left as well, or 90 days have passed"),
        new(ActionKind.Risk, ActionReason.SponsorSilent, "somebody has been in contact with the sponsor, or the sponsor is none any more"),
        new(ActionKind.Risk, ActionReason.SingleThread, "more than one person is in contact now, or nobody is"),
        new(ActionKind.Risk, ActionReason.RelationshipAtRisk, "the assessment of the person has changed, or the person has left"),
        new(ActionKind.Lifecycle, ActionReason.ContactOverdue, "there has been a contact"),
    ];

    public IEnumerable<ActionRequest> Find(IReadOnlyCollection<WatchedAccount> accounts, DateTime now)
    {
        var members = people.Read(accounts.Select(account => account.Id));
        var bySegment = terms.Read();
        return accounts
            .Where(account => members.Contains(account.Id))
            .SelectMany(account => RequestsFor(account, members[account.Id].ToArray(), bySegment[account.Segment], now))
            .ToArray();
    }

    private static IEnumerable<ActionRequest> RequestsFor(WatchedAccount account, CenterMember[] members, SegmentTerms terms, DateTime now)
    {
        var standing = UsageCenterStanding.Of(members, terms.RequiredRoles, now);
        if (standing.Sponsors.LastWhoLeft is { } left)
        {
            yield return account.Request(
                ActionKind.Risk, ActionReason.SponsorLeft, left.Name, Text("The last sponsor left on {0:yyyy-MM-dd}, and nobody else is marked as sponsor.", left.LeftOn), Severity.High, now.AddDays(2));
        }

        foreach (var gone in standing.Sponsors.LeftOthers)
        {
            var staying = standing.Sponsors.Staying.Select(sponsor => sponsor.Name).ToArray();
            yield return account.Request(
                ActionKind.Risk, ActionReason.OneSponsorLeft, gone.Name,
                Text(staying.Length == 1 ? "The sponsor left on {0:yyyy-MM-dd}; {1} is the only sponsor now." : "The sponsor left on {0:yyyy-MM-dd}; as sponsors stay {1}.", gone.LeftOn, string.Join(", ", staying)),
                staying.Length == 1 ? Severity.Medium : Severity.Low, now.AddDays(14));
        }

        foreach (var sponsor in standing.Sponsors.Silent)
        {
            yield return account.Request(
                ActionKind.Risk, ActionReason.SponsorSilent, sponsor.Name,
                Text(sponsor.LastInteractionOn is null ? "No contact is on record; the sponsor has been known since {1:yyyy-MM-dd}." : "The last contact was on {0:yyyy-MM-dd}.", sponsor.LastInteractionOn, sponsor.KnownSince),
                Severity.Medium, now.AddDays(7));
        }

        foreach (var detractor in standing.Detractors)
        {
            yield return account.Request(ActionKind.Risk, ActionReason.RelationshipAtRisk, detractor.Name, "A person of influence needs attention; open the member to see the assessment.", Severity.High, now.AddDays(7));
        }

        if (standing.OnlyContact is { } only)
        {
            yield return account.Request(
                ActionKind.Risk, ActionReason.SingleThread, Center, Text("{0} is the only one in contact within {1} days; {2} required roles have nobody.", only.Name, UsageCenterStanding.ContactDays, standing.MissingRoles.Count), Severity.Medium, now.AddDays(30));
        }

        if (standing.IsContactOverdue(terms.CadenceDays, now))
        {
            yield return account.Request(
                ActionKind.Lifecycle, ActionReason.ContactOverdue, Center,
                Text(
                    standing.LastContactOn is null ? "No contact is on record; the first person has been known since {1:yyyy-MM-dd}, and the segment asks for a contact in {2} days." : "The last contact was on {0:yyyy-MM-dd}; the segment asks for one in {2} days.",
                    standing.LastContactOn, standing.KnownSince, terms.CadenceDays),
                Severity.Low, now.AddDays(7));
        }
    }

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
