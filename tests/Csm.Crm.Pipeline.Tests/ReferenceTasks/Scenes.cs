using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>What had happened at a customer before somebody sat down to a task.</summary>
internal static class Scenes
{
    /// <summary>The application user of the telemetry functions.</summary>
    public static IOrganizationService Telemetry(this Desk desk) => desk.World.Organization.ServiceFor(desk.Employ("Telemetry writer"));

    /// <summary>Months of a metric as telemetry writes them, and everything that follows.</summary>
    public static void Meter(this Desk desk, Account account, string metric, params (int MonthsAgo, decimal Value)[] months)
    {
        desk.World.MeterMonths(desk.Telemetry(), account, metric, months);
        desk.Settle();
    }

    /// <summary>A customer of whom enough is known for a score: use, idle time, connected machines, payments and an assessment.</summary>
    public static Account ScoredCustomer(this Desk desk, decimal idleShare = 20m, int assessment = 80, Action<Account>? overrides = null)
    {
        var account = desk.Customer(row =>
        {
            row.OverdueInvoices = 0;
            overrides?.Invoke(row);
        });
        desk.World.ProduceMeasuredGoal(account, out _, "utilisation");
        desk.World.ProduceValidMachine(account, $"RS {account.Name}");
        desk.Meter(account, "utilisation", (4, 70m), (3, 72m), (2, 74m), (1, 76m));
        desk.Meter(account, "connectivity", (1, 100m));
        desk.Meter(account, "idle_share", (1, idleShare));
        desk.World.Assess(account, assessment);
        return account;
    }

    /// <summary>A month in which much went wrong at once: idle engines, little use, unpaid invoices, and a person who says so.</summary>
    public static void TurnRed(this Desk desk, Account account)
    {
        desk.World.AdvanceDays(30);
        desk.World.Service.Update(new Account(account.Id) { OverdueInvoices = 5 });
        desk.World.Assess(account, 0);
        desk.Meter(account, "connectivity", (1, 100m));
        desk.Meter(account, "idle_share", (1, 58m));
        desk.Meter(account, "utilisation", (1, 10m));
        desk.World.AdvanceDays(5);
        desk.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        desk.Settle();
    }

    /// <summary>The assessment of the customer success manager, entered with her own rights, and everything that follows from it.</summary>
    public static void Assess(this Desk desk, Guid manager, Account account, int points)
    {
        desk.World.Organization.ServiceFor(manager).Update(new Account(account.Id) { ManualAssessment = points, ManualAssessmentOn = desk.Today });
        desk.Settle();
    }

    /// <summary>The newest score of a customer.</summary>
    public static HealthScore NewestScore(this Desk desk, Account account) => desk.World.Scores(account)[^1];

    /// <summary>A team member at a customer, who is given the role in the app as well.</summary>
    public static Guid Join(this Desk desk, Account account, TeamRole part, string role)
    {
        var user = desk.Employ(role);
        desk.Add(new TeamMember
        {
            Name = $"{part} of {account.Name}", AccountId = account.ToEntityReference(), UserId = new EntityReference("systemuser", user), Role = part, From = desk.Today.AddDays(-10), Languages = "English, Finnish", Industry = "Ports",
        });
        return user;
    }

    /// <summary>A person of the customer, entered by the user.</summary>
    public static UsageCenterMember Meet(this Desk desk, Account account, string name, Action<UsageCenterMember>? overrides = null)
    {
        var contact = new Entity("contact") { ["lastname"] = name };
        var member = new UsageCenterMember
        {
            Name = name,
            AccountId = account.ToEntityReference(),
            ContactId = new EntityReference("contact", desk.Service.Create(contact)),
            Center = CenterKind.UsageCenter,
            Influence = 3,
            JoinedOn = desk.Today,
            LastInteractionOn = desk.Today,
        };
        overrides?.Invoke(member);
        return desk.Add(member);
    }

    /// <summary>Open calls to action of a customer with a reason.</summary>
    public static IReadOnlyList<CallToAction> OpenActions(this Desk desk, Account account, string reason) =>
        [.. desk.World.Actions(account).Where(action => action.Reason == reason && action.Status is (ActionStatus.Open or ActionStatus.InProgress))];

    /// <summary>Looks at a customer as the nightly flow does, with the rights of the user.</summary>
    public static void WatchNightly(this Desk desk, Account account)
    {
        desk.Call("csm_WatchCustomers", ("Account", account.ToEntityReference()));
        desk.Settle();
    }
}
