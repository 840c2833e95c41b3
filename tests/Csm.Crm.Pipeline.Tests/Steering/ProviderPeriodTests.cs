using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Steering;

/// <summary>What belongs to a period of the provider, and what does not (R19).</summary>
public class ProviderPeriodTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _owner;
    private readonly Guid _manager;

    public ProviderPeriodTests()
    {
        _world.ProduceAssessedModel();
        _owner = _world.Organization.AddUser("Otto Berg", "CSM");
        _manager = _world.Organization.AddUser("Clara Sommer", "CSM");
    }

    [Fact]
    public void CustomersAndHours_AreTheSuccessManagersBeforeTheOwners()
    {
        Customer(row => row.SuccessManagerId = CrmWorld.OwnedBy(_manager));
        Customer(row => row.SuccessManagerId = CrmWorld.OwnedBy(_manager));
        Customer();
        Work(_manager, "2026-10-08", 120);
        Close(10)["PerCsm"].ShouldBe("Clara Sommer: 2 accounts, 20000 per year, 2 h\nOtto Berg: 1 accounts, 10000 per year, 0 h");
    }

    [Fact]
    public void Cost_IsOfTheHoursPerCustomer()
    {
        Customer();
        Customer();
        Work(_owner, "2026-10-08", 60);
        Close(10, ("HourlyCost", 80m));
        Actual(ProviderKpi.CostPerAccount).ShouldBe(40m);
    }

    [Theory]
    [InlineData("2026-09-30", 1, 0)]
    [InlineData("2026-10-01", 1, 1)]
    [InlineData("2026-10-31", 1, 1)]
    [InlineData("2026-11-01", 1, 0)]
    [InlineData("2026-10-15", 0, 0)]
    public void Work_CountsOnTheDayItWasCompleted(string day, int state, int hours)
    {
        Customer();
        Work(_owner, day, 60, state);
        Close(10);
        Actual(ProviderKpi.HoursPerCsm).ShouldBe(hours);
    }

    [Fact]
    public void Work_IsTasksAppointmentsAndPhoneCalls()
    {
        Customer();
        Work(_owner, "2026-10-08", 30);
        Work(_owner, "2026-10-09", 60, activity: "appointment");
        Work(_owner, "2026-10-10", 120, activity: "phonecall");
        Work(_owner, "2026-10-11", 240, state: 2, activity: "phonecall");
        Close(10, ("HourlyCost", 80m));
        (Actual(ProviderKpi.HoursPerCsm), Actual(ProviderKpi.CostPerAccount)).ShouldBe((3.5m, 280m));
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(9, 91)]
    [InlineData(10, null)]
    public void FirstValue_CountsInThePeriodItWasReachedIn(int month, int? days)
    {
        var account = Customer(start: "2026-07-01");
        _world.ProduceMeasuredGoal(account, out _);
        _world.MeterMonths(account, "utilisation", (4, 5m), (3, 10m), (2, 25m), (1, 60m));
        _world.Settle();
        Close(month);
        Actual(ProviderKpi.TimeToFirstValue).ShouldBe((decimal?)days);
    }

    [Fact]
    public void PeriodThatIsNotOver_IsRefused()
    {
        CrmWorld.Refusal(() => Close(11)).ShouldContain("is not over yet (it is 2026-11-02, UTC)");
        CrmWorld.Refusal(() => Close(10, ("PeriodKind", (int)CalendarPeriod.Quarter))).ShouldContain("The period 2026-10-01 to 2026-12-31 is not over yet");
    }

    [Fact]
    public void ObjectivesOfOtherPeriods_AreLeftAlone()
    {
        Customer();
        var (quarter, september) = (Objective(CalendarPeriod.Quarter, "2026-10-01"), Objective(CalendarPeriod.Month, "2026-09-01"));
        Close(10);
        (_world.Reload(quarter).Actual, _world.Reload(september).Actual, Actual(ProviderKpi.Grr)).ShouldBe((null, null, 100m));
    }

    [Fact]
    public void DraftAndContractsOfOtherTimes_BringNoRevenue()
    {
        var account = Customer();
        _world.ProduceValidSubscription(account, row => (row.Status, row.Start, row.Arr) = (SubscriptionStatus.Draft, CrmWorld.Day("2025-01-01"), 5_000m));
        _world.ProduceValidSubscription(account, row => (row.Status, row.Start, row.Arr) = (SubscriptionStatus.Active, CrmWorld.Day("2026-11-01"), 7_000m));
        _world.ProduceValidSubscription(account, row => (row.Status, row.Start, row.End, row.Arr) = (SubscriptionStatus.Ended, CrmWorld.Day("2024-01-01"), CrmWorld.Day("2026-08-31"), 9_000m));
        _world.ProduceValidSubscription(account, row => (row.Status, row.Start, row.End, row.Arr) = (SubscriptionStatus.Ended, CrmWorld.Day("2024-01-01"), null, 3_000m));
        _world.Settle();
        Close(10);
        (Actual(ProviderKpi.ArrPerCsm), Actual(ProviderKpi.Grr), Actual(ProviderKpi.Nrr)).ShouldBe((10_000m, 100m, 100m));
    }

    [Theory]
    [InlineData("2026-10-30", 50)]
    [InlineData("2026-10-31", 0)]
    public void ContractThatEndedBeforeItsTerm_BringsRevenueToThatDayOnly(string endedOn, int churn)
    {
        Customer();
        var left = Customer();
        var contract = _world.OfAccount<Subscription>(Subscription.EntityLogicalName, left).Single();
        _world.Service.Update(new Subscription(contract.Id) { Status = SubscriptionStatus.Ended, EndedOn = CrmWorld.Day(endedOn) });
        _world.Settle();
        Close(10);
        Actual(ProviderKpi.LogoChurn).ShouldBe(churn);
    }

    private OrganizationResponse Close(int month, params (string, object)[] more) =>
        _world.Call("csm_CloseProviderPeriod", [("Day", new DateTime(2026, month, 1, 0, 0, 0, DateTimeKind.Utc)), .. more]);

    private decimal? Actual(ProviderKpi kpi) =>
        _world.Everything<CsmObjective>(CsmObjective.EntityLogicalName).SingleOrDefault(row => row.Kpi == kpi && row.PeriodKind == CalendarPeriod.Month && row.Actual is not null)?.Actual;

    private CsmObjective Objective(CalendarPeriod kind, string start) =>
        _world.Add(new CsmObjective { Name = $"GRR {kind} {start}", Kpi = ProviderKpi.Grr, PeriodKind = kind, PeriodStart = CrmWorld.Day(start), Target = 95m, Threshold = 90m });

    private Account Customer(Action<Account>? overrides = null, string start = "2025-01-01")
    {
        var account = _world.ProduceValidAccount(row =>
        {
            row.OwnerId = CrmWorld.OwnedBy(_owner);
            overrides?.Invoke(row);
        });
        _world.ProduceValidSubscription(account, row => (row.Start, row.End, row.Arr) = (CrmWorld.Day(start), CrmWorld.Day("2027-12-31"), 10_000m));
        _world.Settle();
        return account;
    }

    private void Work(Guid user, string day, int minutes, int state = 1, string activity = "task")
    {
        var ended = DateTime.SpecifyKind(CrmWorld.Day(day), DateTimeKind.Utc).AddHours(12);
        var id = _world.Service.Create(new Entity(activity) { ["subject"] = "Visit", ["ownerid"] = CrmWorld.OwnedBy(user), ["actualend"] = ended, ["actualdurationminutes"] = minutes });
        _world.Service.Update(new Entity(activity, id) { ["statecode"] = new OptionSetValue(state) });
    }
}
