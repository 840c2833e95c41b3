using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.Seeding;

/// <summary>Creates a customer's rows through Create messages, as an importing admin and a CSM would; ids follow from the names.</summary>
public sealed class CustomerSeed(IOrganizationService service, EntityReference owner)
{
    /// <summary>Creates the account with its sites, subscription, machines, goals and KPIs.</summary>
    /// <returns>The account's id.</returns>
    public Guid Create(CustomerPlan plan, DateTime start)
    {
        var account = new Account(IdOf(plan))
        {
            [Account.Columns.Name] = plan.Name,
            [Account.Columns.OwnerId] = owner,
            Segment = plan.Segment,
            LifecyclePhase = plan.Phase,
            SuccessManagerId = owner,
            BenchmarkConsent = true,
        };
        service.Create(account);
        var reference = account.ToEntityReference();
        var subscription = plan.Subscription is null ? null : CreateSubscription(reference, plan.Subscription);
        foreach (var site in plan.Sites)
        {
            CreateSite(reference, subscription, site);
        }

        foreach (var goal in plan.Goals)
        {
            CreateGoal(reference, null, goal, start);
        }

        return account.Id;
    }

    /// <summary>Enters what a person enters on a day of the story.</summary>
    public void Apply(CustomerPlan plan, AccountEvent entry)
    {
        var change = new Account(IdOf(plan));
        if (entry.OverdueInvoices is { } overdue)
        {
            change.OverdueInvoices = overdue;
        }

        if (entry.ManualAssessment is { } assessment)
        {
            change.ManualAssessment = assessment;
            change.ManualAssessmentOn = entry.Day;
        }

        service.Update(change);
    }

    /// <summary>The account id that follows from a customer's name.</summary>
    public static Guid IdOf(CustomerPlan plan) => RowId.From(Account.EntityLogicalName, plan.Name);

    private EntityReference CreateSubscription(EntityReference account, SubscriptionPlan plan)
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
        service.Create(subscription);
        return subscription.ToEntityReference();
    }

    private void CreateSite(EntityReference account, EntityReference? subscription, SitePlan plan)
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
        service.Create(site);
        foreach (var machine in plan.Machines)
        {
            service.Create(new Machine(RowId.From(Machine.EntityLogicalName, machine.DeviceId))
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
                Connectivity = Connectivity.Never,
            });
        }
    }

    private void CreateGoal(EntityReference account, EntityReference? parent, GoalPlan plan, DateTime start)
    {
        var id = RowId.From(Goal.EntityLogicalName, account.Id.ToString(), parent?.Id.ToString() ?? "", plan.Name);
        var goal = new Goal(id)
        {
            [Goal.Columns.OwnerId] = owner,
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

        service.Create(goal);
        if (plan.Measure is not null)
        {
            CreateKpi(account, goal.ToEntityReference(), plan, plan.Measure);
        }

        foreach (var child in plan.Children)
        {
            CreateGoal(account, goal.ToEntityReference(), child, start);
        }
    }

    private void CreateKpi(EntityReference account, EntityReference goal, GoalPlan plan, MeasurePlan measure)
    {
        var metric = RowId.From(Metric.EntityLogicalName, measure.MetricCode);
        var kpi = new Kpi(RowId.From(Kpi.EntityLogicalName, account.Id.ToString(), metric.ToString(), goal.Id.ToString()))
        {
            [Kpi.Columns.OwnerId] = owner,
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
        service.Create(kpi);
        service.Update(new Goal(goal.Id) { KpiId = kpi.ToEntityReference() });
    }
}
