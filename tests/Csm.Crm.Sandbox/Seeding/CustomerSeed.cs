using Csm.Crm.Sandbox.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.Seeding;

/// <summary>
/// Creates a customer's rows through Create messages: the account as the CRM that was there before, sites, machines and
/// contracts as the administrator, goals as the customer success manager. Ids follow from the names.
/// </summary>
public sealed class CustomerSeed(IOrganizationService crm, SandboxStaff staff)
{
    /// <summary>Creates the account with its sites, subscription, machines, goals and KPIs.</summary>
    /// <returns>The account's id.</returns>
    public Guid Create(CustomerPlan plan, DateTime start)
    {
        var csm = plan.IsPeer ? staff.PeerCsm : staff.Csm;
        var account = new Account(IdOf(plan))
        {
            [Account.Columns.Name] = plan.Name,
            [Account.Columns.OwnerId] = csm.User,
            Segment = plan.Segment,
            LifecyclePhase = plan.Phase,
            SuccessManagerId = csm.User,
            BenchmarkConsent = true,
        };
        crm.Create(account);
        var reference = account.ToEntityReference();
        var subscription = plan.Subscription is null ? null : CreateSubscription(reference, csm.User, plan.Subscription);
        foreach (var site in plan.Sites)
        {
            CreateSite(reference, csm.User, subscription, site);
        }

        foreach (var goal in plan.Goals)
        {
            AgreeOn(csm, reference, null, goal, start);
        }

        return account.Id;
    }

    /// <summary>The account id that follows from a customer's name.</summary>
    public static Guid IdOf(CustomerPlan plan) => RowId.From(Account.EntityLogicalName, plan.Name);

    private EntityReference CreateSubscription(EntityReference account, EntityReference owner, SubscriptionPlan plan)
    {
        var subscription = new Subscription(RowId.From(Subscription.EntityLogicalName, plan.Number))
        {
            [Subscription.Columns.OwnerId] = owner,
            Name = "Subscription " + plan.Number,
            Number = plan.Number,
            AccountId = account,
            Start = plan.Start,
            End = plan.End,
            NoticeDays = plan.NoticeDays,
            Arr = plan.Arr,
            Model = SubscriptionModel.Availability,
            Status = SubscriptionStatus.Active,
        };
        staff.Administrator.Service.Create(subscription);
        return subscription.ToEntityReference();
    }

    private void CreateSite(EntityReference account, EntityReference owner, EntityReference? subscription, SitePlan plan)
    {
        var site = new Site(RowId.From(Site.EntityLogicalName, account.Id.ToString(), plan.Name))
        {
            [Site.Columns.OwnerId] = owner,
            Name = plan.Name,
            AccountId = account,
            TimeZone = plan.TimeZone,
            PlannedMonday = plan.PlannedHours[0],
            PlannedTuesday = plan.PlannedHours[1],
            PlannedWednesday = plan.PlannedHours[2],
            PlannedThursday = plan.PlannedHours[3],
            PlannedFriday = plan.PlannedHours[4],
            PlannedSaturday = plan.PlannedHours[5],
            PlannedSunday = plan.PlannedHours[6],
            GridFactor = plan.GridFactor,
        };
        staff.Administrator.Service.Create(site);
        foreach (var machine in plan.Machines)
        {
            staff.Administrator.Service.Create(new Machine(RowId.From(Machine.EntityLogicalName, machine.DeviceId))
            {
                [Machine.Columns.OwnerId] = owner,
                Name = machine.Name,
                AccountId = account,
                SiteId = site.ToEntityReference(),
                SubscriptionId = subscription,
                Make = machine.Make,
                Model = machine.Model,
                Type = machine.Type,
                Energy = machine.Energy,
                Pin = machine.DeviceId,
                DeviceId = machine.DeviceId,
            });
        }
    }

    /// <summary>Enters an agreed goal with its KPI, which then measures it, and the goals below it.</summary>
    /// <param name="csm">Who enters it.</param>
    /// <param name="account">The customer.</param>
    /// <param name="parent">The goal it serves; null at the top.</param>
    /// <param name="plan">The goal.</param>
    /// <param name="start">First day of its way.</param>
    public static EntityReference AgreeOn(Colleague csm, EntityReference account, EntityReference? parent, GoalPlan plan, DateTime start)
    {
        var goal = new Goal(GoalIdOf(account.Id, parent?.Id, plan.Name))
        {
            [Goal.Columns.OwnerId] = csm.User,
            Name = plan.Name,
            AccountId = account,
            ParentGoalId = parent,
            Level = plan.Level,
            Dimension = GoalDimension.Economic,
            ValueKind = ValueKind.Operational,
            Weight = plan.Weight,
            Status = GoalStatus.Agreed,
            Start = start,
        };
        if (plan.Measure is { } measure)
        {
            goal.Baseline = measure.Baseline;
            goal.Target = measure.Target;
            goal.Unit = measure.Unit;
            goal.Due = measure.Due;
            goal.BaselineMethod = "Mean of the twelve months before the goal was agreed";
        }

        if (plan.Worth is { } worth)
        {
            goal.UnitValue = worth.UnitValue;
            goal.ExpectedValue = worth.ExpectedPerYear;
            goal.Attribution = worth.Attribution;
        }

        csm.Service.Create(goal);
        if (plan.Measure is not null)
        {
            CreateKpi(csm, account, goal.ToEntityReference(), plan, plan.Measure);
        }

        foreach (var child in plan.Children)
        {
            AgreeOn(csm, account, goal.ToEntityReference(), child, start);
        }

        return goal.ToEntityReference();
    }

    /// <summary>The id of a goal that follows from its place and name.</summary>
    public static Guid GoalIdOf(Guid account, Guid? parent, string name) => RowId.From(Goal.EntityLogicalName, account.ToString(), parent?.ToString() ?? "", name);

    private static void CreateKpi(Colleague csm, EntityReference account, EntityReference goal, GoalPlan plan, MeasurePlan measure)
    {
        var metric = RowId.From(Metric.EntityLogicalName, measure.MetricCode);
        var kpi = new Kpi(KpiIdOf(account.Id, goal.Id, measure.MetricCode))
        {
            [Kpi.Columns.OwnerId] = csm.User,
            Name = plan.Name,
            AccountId = account,
            GoalId = goal,
            MetricId = new EntityReference(Metric.EntityLogicalName, metric),
            Indicator = Indicator.Lagging,
            Better = measure.Better,
            Baseline = measure.Baseline,
            Target = measure.Target,
            Amber = measure.Amber,
            Green = measure.Green,
            Window = PeriodKind.Month,
        };
        csm.Service.Create(kpi);
    }

    /// <summary>The id of a KPI that follows from its goal and metric.</summary>
    public static Guid KpiIdOf(Guid account, Guid goal, string metricCode) =>
        RowId.From(Kpi.EntityLogicalName, account.ToString(), RowId.From(Metric.EntityLogicalName, metricCode).ToString(), goal.ToString());
}
