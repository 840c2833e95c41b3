using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.World;

/// <summary>Valid rows about people, work and machines, and what a test looks at of them.</summary>
internal static class PeopleRows
{
    /// <summary>A playbook with one step per offset, in working days.</summary>
    public static Playbook ProduceValidPlaybook(this CrmWorld world, PlaybookTrigger trigger, params (int Offset, TeamRole Role)[] steps)
    {
        var playbook = world.Add(new Playbook { Name = $"Play {trigger}", Trigger = trigger, Objective = "It works." });
        for (var order = 0; order < steps.Length; order++)
        {
            world.Add(new PlaybookStep
            {
                Name = $"{trigger} {order + 1}",
                PlaybookId = playbook.ToEntityReference(),
                Order = order + 1,
                OffsetDays = steps[order].Offset,
                Role = steps[order].Role,
                Subject = $"Step {order + 1}",
                Instruction = $"Do step {order + 1}.",
            });
        }

        return playbook;
    }

    public static CallToAction ProduceValidAction(this CrmWorld world, Account account, Action<CallToAction>? overrides = null)
    {
        var action = new CallToAction
        {
            Name = "Idle time", AccountId = account.ToEntityReference(), Kind = ActionKind.Risk, Reason = "Idle time", Source = "North terminal", Severity = Severity.Low,
        };
        overrides?.Invoke(action);
        return world.Add(action);
    }

    public static Site ProduceValidSite(this CrmWorld world, Account account, params decimal[] plannedFromMonday)
    {
        var hours = plannedFromMonday.Concat(Enumerable.Repeat(0m, 7)).Take(7).ToArray();
        return world.Add(new Site
        {
            Name = "North terminal",
            AccountId = account.ToEntityReference(),
            TimeZone = "Europe/Berlin",
            PlannedMonday = hours[0],
            PlannedTuesday = hours[1],
            PlannedWednesday = hours[2],
            PlannedThursday = hours[3],
            PlannedFriday = hours[4],
            PlannedSaturday = hours[5],
            PlannedSunday = hours[6],
        });
    }

    public static Contact ProduceContact(this CrmWorld world, string name) => new(world.Service.Create(new Entity("contact") { ["lastname"] = name, ["fullname"] = name }));

    public static UsageCenterMember ProduceValidMember(this CrmWorld world, Account account, string name, Action<UsageCenterMember>? overrides = null)
    {
        var member = new UsageCenterMember
        {
            Name = name,
            AccountId = account.ToEntityReference(),
            ContactId = world.ProduceContact(name).Reference,
            Center = CenterKind.UsageCenter,
            Influence = 3,
            Roles = [UsageCenterRole.FleetManager],
            LastInteractionOn = world.Now.Date.AddDays(-10),
        };
        overrides?.Invoke(member);
        return world.Add(member);
    }

    public static Machine ProduceValidMachine(this CrmWorld world, Account account, string name, Action<Machine>? overrides = null)
    {
        var machine = new Machine { Name = name, AccountId = account.ToEntityReference(), Pin = $"PIN-{name}", DeviceId = $"DEV-{name}", Type = MachineType.ReachStacker, Connectivity = Connectivity.Online };
        overrides?.Invoke(machine);
        return world.Add(machine);
    }

    /// <summary>The segment rules as shipped.</summary>
    public static void ProduceShippedRules(this CrmWorld world)
    {
        world.Add(new SegmentRule
        {
            Name = "High touch", Order = 10, MinimumMachines = 15, MinimumArr = 250_000m, Segment = Segment.HighTouch, CadenceDays = 30, LeadDays = 270,
            RequiredRoles = [UsageCenterRole.EconomicBuyer, UsageCenterRole.FleetManager, UsageCenterRole.SiteManager, UsageCenterRole.Operator, UsageCenterRole.Maintenance],
        });
        world.Add(new SegmentRule
        {
            Name = "Mid touch", Order = 20, MinimumMachines = 5, Segment = Segment.MidTouch, CadenceDays = 60, LeadDays = 180,
            RequiredRoles = [UsageCenterRole.EconomicBuyer, UsageCenterRole.FleetManager, UsageCenterRole.Maintenance],
        });
        world.Add(new SegmentRule { Name = "Digital", Order = 30, MinimumMachines = 0, Segment = Segment.Digital, CadenceDays = 120, LeadDays = 120, RequiredRoles = [UsageCenterRole.FleetManager] });
    }

    /// <summary>Tasks of the account, by the day they are due.</summary>
    public static IReadOnlyList<Entity> TasksOf(this CrmWorld world, Account account)
    {
        var query = new QueryExpression("task") { ColumnSet = new ColumnSet("subject", "description", "scheduledend", "ownerid") };
        query.Criteria.AddCondition("regardingobjectid", ConditionOperator.Equal, account.Id);
        query.AddOrder("scheduledend", OrderType.Ascending);
        return [.. world.Service.RetrieveMultiple(query).Entities];
    }

    /// <summary>The only call to action with a reason.</summary>
    public static CallToAction Action(this CrmWorld world, Account account, string reason) => world.Actions(account).Where(action => action.Reason == reason).ShouldHaveSingleItem();

    /// <summary>Creates the row as the administrator.</summary>
    public static T Add<T>(this CrmWorld world, T row)
        where T : Entity
    {
        row.Id = world.Service.Create(row);
        return row;
    }
}

/// <summary>A person at the customer.</summary>
internal sealed record Contact(Guid Id)
{
    public EntityReference Reference => new("contact", Id);
}
