using Csm.Crm.Pipeline.Tests.Flows;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>The provider's October 2026: one manager, a customer who stayed with 100,000 a year and one who left with 50,000.</summary>
internal sealed class ProviderYear
{
    private static readonly DateTime October = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly Desk _desk;

    public ProviderYear(Desk desk)
    {
        _desk = desk;
        Manager = desk.Employ("CSM");
        Administrator = desk.Employ("Customer success administrator");
        Kept = Customer(100_000m, new DateTime(2027, 12, 31), SubscriptionStatus.Active, out _);
        Left = Customer(50_000m, new DateTime(2026, 10, 15), SubscriptionStatus.Ended, out var ended);
        desk.World.Add(new Renewal
        {
            Name = "Lost in October", AccountId = Left.ToEntityReference(), SubscriptionId = ended.ToEntityReference(), TermEnd = new DateTime(2026, 10, 15), DecidedOn = new DateTime(2026, 10, 1),
            Stage = RenewalStage.Lost, Outcome = RenewalOutcome.Churned, OutcomeArr = 0m, ForecastArr = 50_000m, ChurnReason = "Moved to a competitor",
        });
        desk.Settle();
    }

    /// <summary>The customer success manager of both.</summary>
    public Guid Manager { get; }

    /// <summary>Who keeps the objectives.</summary>
    public Guid Administrator { get; }

    public Account Kept { get; }

    public Account Left { get; }

    /// <summary>Sets target and threshold of a figure.</summary>
    public CsmObjective Aim(ProviderKpi kpi, decimal target, decimal threshold)
    {
        var objective = new CsmObjective { Name = $"{kpi} of October", Kpi = kpi, PeriodKind = CalendarPeriod.Month, PeriodStart = October, Target = target, Threshold = threshold };
        objective.Id = _desk.World.Organization.ServiceFor(Administrator).Create(objective);
        return objective;
    }

    /// <summary>Runs the shipped flow Month close as the administrator owns it.</summary>
    /// <param name="hourlyCost">Value of the environment variable Hourly cost; null leaves it as it ships.</param>
    /// <returns>What the call about the provider's figures answered, by name of the response property.</returns>
    public Func<string, object?> Close(decimal? hourlyCost = null)
    {
        var environment = hourlyCost is { } cost ? new Dictionary<string, object> { ["csm_HourlyCost"] = cost } : null;
        var run = FlowRun.Of("Monthclose", _desk.World.Organization.ServiceFor(Administrator).Execute, _desk.World.Now, environment: environment);
        run.Failure.ShouldBeNull();
        return property => run.Answer("Close_provider_period", property);
    }

    /// <summary>Work the manager completed.</summary>
    public void Work(int minutes)
    {
        var id = _desk.World.Service.Create(new Entity("task") { ["subject"] = "Visit", ["ownerid"] = new EntityReference("systemuser", Manager), ["actualend"] = October.AddDays(7), ["actualdurationminutes"] = minutes });
        _desk.World.Service.Update(new Entity("task", id) { ["statecode"] = new OptionSetValue(1) });
    }

    /// <summary>4,000 of value delivered to the customer who stayed.</summary>
    public void Value()
    {
        _desk.World.ProduceValueGoal(Kept);
        _desk.World.MeterRatio(Kept, "idle_share", 1, 25m, 2_000m);
        _desk.Settle();
        _desk.World.CallAs(Manager, "csm_CloseValueMonth", ("Month", October));
    }

    private Account Customer(decimal arr, DateTime end, SubscriptionStatus status, out Subscription subscription)
    {
        var account = _desk.CustomerOf(Manager);
        subscription = _desk.World.ProduceValidSubscription(account, row => (row.Start, row.End, row.Arr, row.Status) = (new DateTime(2025, 1, 1), end, arr, status));
        return account;
    }
}
