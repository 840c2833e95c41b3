using Csm.Crm.Plugins.Sites;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Writes the tasks of a playbook: three reads or four, then one write for each task that is not there.</summary>
internal sealed class PlaybookTasks
{
    private const string Task = "task";
    private const string User = "systemuser";
    private const int LongestSubject = 200;
    private const int LongestDescription = 2000;

    // Noon in Greenwich is the same date from Hawaii to the Solomon Islands, summer and winter.
    private const int HourOfDue = 12;

    // A request each; a call must end within the platform's two minutes, and the next one takes the rest.
    private const int MostAtOnce = 100;
    private readonly IRows rows;

    public PlaybookTasks(IRows rows) => this.rows = rows;

    /// <summary>The id of the task of a step for a call to action, and for a person where the step asks everybody: the same in every retry.</summary>
    public static Guid IdOf(Guid actionId, Guid stepId, Guid? memberId = null) => memberId is { } member
        ? RowId.From(Task, actionId.ToString("D"), stepId.ToString("D"), member.ToString("D"))
        : RowId.From(Task, actionId.ToString("D"), stepId.ToString("D"));

    /// <summary>The tasks a playbook comes to: one read when a step asks everybody, none otherwise.</summary>
    public IReadOnlyList<PlaybookTask> Of(ActionToPlay action, PlaybookToPlay playbook)
    {
        var members = playbook.Steps.Any(step => step.PerMember == true) ? MembersOf(action.Account.Id) : [];
        return playbook.Steps.SelectMany(step => step.PerMember == true ? members.Select(member => new PlaybookTask(step, member)) : [new PlaybookTask(step, null)]).ToArray();
    }

    /// <summary>Those that are not there yet, as many as one call creates.</summary>
    public IReadOnlyList<PlaybookTask> Missing(ActionToPlay action, IReadOnlyCollection<PlaybookTask> all)
    {
        var there = new HashSet<Guid>(rows.ReadWhereIn(() => Queries.From(Task, "activityid"), "activityid", all.Select(task => task.IdFor(action))).Select(row => row.Id));
        return all.Where(task => !there.Contains(task.IdFor(action))).Take(MostAtOnce).ToArray();
    }

    /// <summary>Creates the tasks that are missing.</summary>
    /// <returns>How many.</returns>
    public int Create(ActionToPlay action, PlaybookToPlay playbook, IReadOnlyCollection<PlaybookTask> missing, DateTime now)
    {
        if (missing.Count == 0)
        {
            return 0;
        }

        var sites = SitesOf(action);
        var calendar = CalendarOf(sites);
        var today = DaysOf(sites).DateAt(now);
        var team = TeamOf(action.Account.Id);
        foreach (var task in missing)
        {
            var due = calendar.Add(today, task.Step.OffsetDays ?? 0);
            rows.Create(TaskOf(action, playbook, task, due, TaskOwnerRule.OwnerOf(team, task.Step.GetChoice<TeamPart>(PlaybookStep.Columns.Role), due)));
        }

        return missing.Count;
    }

    // Those who have left are asked no more.
    private UsageCenterMember[] MembersOf(Guid accountId)
    {
        var query = Queries.From(UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.Name, UsageCenterMember.Columns.ContactId)
            .Where(UsageCenterMember.Columns.AccountId, accountId)
            .Where(UsageCenterMember.Columns.LeftOn, ConditionOperator.Null)
            .WhereActive();
        query.AddOrder(UsageCenterMember.Columns.Name, OrderType.Ascending);
        return rows.Read(query).Select(row => row.ToEntity<UsageCenterMember>()).ToArray();
    }

    private Site[] SitesOf(ActionToPlay action)
    {
        var query = Queries.From(
            Site.EntityLogicalName,
            Site.Columns.TimeZone,
            Site.Columns.PlannedMonday, Site.Columns.PlannedTuesday, Site.Columns.PlannedWednesday, Site.Columns.PlannedThursday, Site.Columns.PlannedFriday, Site.Columns.PlannedSaturday, Site.Columns.PlannedSunday);
        return rows.Read((action.SiteId is { } site ? query.Where(Site.PrimaryIdColumn, site) : query.Where(Site.Columns.AccountId, action.Account.Id)).WhereActive())
            .Select(row => row.ToEntity<Site>()).ToArray();
    }

    private static WorkingCalendar CalendarOf(IEnumerable<Site> sites) => WorkingCalendar.Of(sites.Select(row =>
        new[] { row.PlannedMonday, row.PlannedTuesday, row.PlannedWednesday, row.PlannedThursday, row.PlannedFriday, row.PlannedSaturday, row.PlannedSunday }));

    // What day it is depends on the site; a customer's own day is that of the zone most of his sites are in.
    private static SiteDays DaysOf(IEnumerable<Site> sites) => SiteClock.Of(sites
        .GroupBy(site => site.TimeZone ?? "", StringComparer.Ordinal)
        .Where(zone => SiteClock.Of(zone.Key).Doubt is null)
        .OrderByDescending(zone => zone.Count())
        .ThenBy(zone => zone.Key, StringComparer.Ordinal)
        .FirstOrDefault()?.Key).Days;

    private TeamPlayer[] TeamOf(Guid accountId)
    {
        var query = Queries.From(TeamMember.EntityLogicalName, TeamMember.Columns.UserId, TeamMember.Columns.Role, TeamMember.Columns.From, TeamMember.Columns.To)
            .Where(TeamMember.Columns.AccountId, accountId).WhereActive();
        query.AddLink(User, TeamMember.Columns.UserId, "systemuserid").LinkCriteria.AddCondition("isdisabled", ConditionOperator.Equal, false);
        return rows.Read(query).Select(row => row.ToEntity<TeamMember>())
            .Where(row => row.Role is not null)
            .Select(row => new TeamPlayer(row.UserId!.Id, row.GetChoice<TeamPart>(TeamMember.Columns.Role)!.Value, row.From, row.To))
            .ToArray();
    }

    private static Entity TaskOf(ActionToPlay action, PlaybookToPlay playbook, PlaybookTask planned, DateTime due, Guid? owner)
    {
        var step = planned.Step;
        var task = new Entity(Task, planned.IdFor(action))
        {
            ["subject"] = Shortened($"{step.Subject ?? step.Name ?? playbook.Name}{(planned.Member is { } asked ? $": {asked.Name}" : "")}", LongestSubject),
            ["description"] = Shortened(string.Join("\n\n", new[] { step.Instruction, planned.Link, $"{playbook.Name}, for the call to action: {action.Row.Name}" }.Where(part => !string.IsNullOrEmpty(part))), LongestDescription),
            ["scheduledend"] = DateTime.SpecifyKind(due.AddHours(HourOfDue), DateTimeKind.Utc),

            // A task about a person is contact with that person when it is completed.
            ["regardingobjectid"] = planned.Member?.ContactId ?? action.Account,
        };
        if ((owner is { } user ? new EntityReference(User, user) : action.AccountOwner) is { } given)
        {
            task["ownerid"] = given;
        }

        return task;
    }

    private static string Shortened(string text, int longest) => text.Length <= longest ? text : text.Substring(0, longest);
}

/// <summary>A task a playbook comes to.</summary>
/// <param name="Step">The step it is made of.</param>
/// <param name="Member">Who is asked; null for a step about the customer as a whole.</param>
internal sealed record PlaybookTask(PlaybookStep Step, UsageCenterMember? Member)
{
    /// <summary>Page it leads to; null when the step names none.</summary>
    public string? Link => string.IsNullOrWhiteSpace(Step.Link) ? null : Member is { } member ? MemberLink.For(Step.Link!, member.Id) : Step.Link;

    /// <summary>Its id for a call to action.</summary>
    public Guid IdFor(ActionToPlay action) => PlaybookTasks.IdOf(action.Row.Id, Step.Id, Member?.Id);
}
