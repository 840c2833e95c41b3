using Csm.Crm.Plugins.Sites;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Writes the tasks of a playbook: three reads, then one write for each task that is not there.</summary>
internal sealed class PlaybookTasks
{
    private const string Task = "task";
    private const string User = "systemuser";
    private const int LongestSubject = 200;
    private const int LongestDescription = 2000;

    // Noon in Greenwich is the same date from Hawaii to the Solomon Islands, summer and winter.
    private const int HourOfDue = 12;
    private readonly IRows rows;

    public PlaybookTasks(IRows rows) => this.rows = rows;

    /// <summary>The id of the task of a step for a call to action: the same in every retry.</summary>
    public static Guid IdOf(Guid actionId, Guid stepId) => RowId.From(Task, actionId.ToString("D"), stepId.ToString("D"));

    /// <summary>Creates the tasks that are missing.</summary>
    /// <returns>How many.</returns>
    public int Create(ActionToPlay action, PlaybookToPlay playbook, DateTime now)
    {
        var there = new HashSet<Guid>(rows.ReadWhereIn(() => Queries.From(Task, "activityid"), "activityid", playbook.Steps.Select(step => IdOf(action.Row.Id, step.Id))).Select(row => row.Id));
        var missing = playbook.Steps.Where(step => !there.Contains(IdOf(action.Row.Id, step.Id))).ToArray();
        if (missing.Length == 0)
        {
            return 0;
        }

        var sites = SitesOf(action);
        var calendar = CalendarOf(sites);
        var today = DaysOf(sites).DateAt(now);
        var team = TeamOf(action.Account.Id);
        foreach (var step in missing)
        {
            var due = calendar.Add(today, step.OffsetDays ?? 0);
            rows.Create(TaskOf(action, playbook, step, due, TaskOwnerRule.OwnerOf(team, step.GetChoice<TeamPart>(PlaybookStep.Columns.Role), due)));
        }

        return missing.Length;
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

    private static Entity TaskOf(ActionToPlay action, PlaybookToPlay playbook, PlaybookStep step, DateTime due, Guid? owner)
    {
        var task = new Entity(Task, IdOf(action.Row.Id, step.Id))
        {
            ["subject"] = Shortened(step.Subject ?? step.Name ?? playbook.Name, LongestSubject),
            ["description"] = Shortened($"{step.Instruction}\n\n{playbook.Name}, for the call to action: {action.Row.Name}".Trim(), LongestDescription),
            ["scheduledend"] = DateTime.SpecifyKind(due.AddHours(HourOfDue), DateTimeKind.Utc),
            ["regardingobjectid"] = action.Account,
        };
        if ((owner is { } user ? new EntityReference(User, user) : action.AccountOwner) is { } given)
        {
            task["ownerid"] = given;
        }

        return task;
    }

    private static string Shortened(string text, int longest) => text.Length <= longest ? text : text.Substring(0, longest);
}
