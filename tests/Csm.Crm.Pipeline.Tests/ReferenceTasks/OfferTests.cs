using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>2.1 Examine the subscriber and the offer.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis)]
public class OfferTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("2.1.1", "Customer success administrator")]
    public void CriterionForSubscribers_DecidesBeforeTheOthersAndTheLastRuleTakesTheRest()
    {
        _desk.Add(new SegmentRule { Name = "Crane operators", Order = 5, MachineType = MachineType.Crane, Segment = Segment.HighTouch, CadenceDays = 30, LeadDays = 270 });
        var cranes = _desk.Customer(row => (row.Segment, row.FleetSize) = (null, 2));
        _desk.World.ProduceValidMachine(cranes, "C1", row => row.Type = MachineType.Crane);
        var forklifts = _desk.Customer(row => (row.Segment, row.FleetSize) = (null, 2));

        _desk.Call("csm_AssignSegments")["Changed"].ShouldBe(2);

        _desk.Open(cranes).Segment.ShouldBe(Segment.HighTouch);
        _desk.Open(forklifts).Segment.ShouldBe(Segment.Digital);
        _desk.RefusedTo("CSM lead", service => service.Create(new SegmentRule { Name = "Everybody", Order = 1, Segment = Segment.HighTouch })).ShouldContain("prvCreatecsm_SegmentRule");
    }

    [Fact]
    [ReferenceTask("2.1.2", "CSM")]
    public void ProductionBeforeTheOffer_BecomesTheBaselineThatProgressIsMeasuredFrom()
    {
        var account = _desk.Customer();
        var machine = _desk.World.ProduceValidMachine(account, "RS1");
        var writer = _desk.Telemetry();
        for (var day = 1; day <= 20; day++)
        {
            writer.Create(Worked(account, machine, _desk.Today.AddDays(-day)));
        }

        var days = _desk.Screens.View<MachineDay>("csm_machineday", "Machine days of the last 30 days");
        var baseline = 100m * days.Sum(day => day.IdleHours!.Value) / days.Sum(day => day.OperatingHours!.Value);
        (days.Count, baseline).ShouldBe((20, 40m));
        _desk.Screens.Chart("csm_machineday", "Hours by day").Values.ShouldAllBe(hours => hours == 10m);

        var goal = _desk.Add(new Goal
        {
            Name = "Less idling", AccountId = account.ToEntityReference(), Baseline = baseline, Target = 20m, BaselineFrom = days.Min(day => day.Day), BaselineTo = days.Max(day => day.Day),
            BaselineMethod = "Idle over operating hours of all machines", Status = GoalStatus.Agreed, Start = _desk.Today, Due = _desk.Today.AddYears(1),
        });
        _desk.Add(new Kpi
        {
            Name = "Idle share", AccountId = account.ToEntityReference(), GoalId = goal.ToEntityReference(), MetricId = _desk.Metric("idle_share"), Window = PeriodKind.Month, Better = Better.Lower, Baseline = baseline, Target = 20m, Amber = 35m, Green = 25m,
        });
        _desk.Meter(account, "idle_share", (1, 30m));

        _desk.Open(goal).Progress.ShouldBe(50m);
        _desk.RefusedTo("Sales", service => service.RetrieveMultiple(new QueryExpression("csm_machineday"))).ShouldContain("prvReadcsm_MachineDay");
    }

    [Fact]
    [ReferenceTask("2.1.3", "CSM")]
    public void BusinessProfile_IsKeptOncePerCustomerAndItsRiskIsForFewEyes()
    {
        var account = _desk.Customer();
        var profile = _desk.Add(Profile(account));

        _desk.Open(profile).DefaultRisk.ShouldBe(CreditRisk.High);
        CrmWorld.Refusal(() => _desk.Add(Profile(account))).ShouldContain("csm_businessprofile");
        var newcomer = _desk.World.Organization.AddUser("No assessments yet", "CSM lead");
        var seen = _desk.World.Organization.ServiceFor(newcomer).Retrieve("csm_businessprofile", profile.Id, new ColumnSet("csm_valueproposition", "csm_defaultrisk")).ToEntity<BusinessProfile>();
        (seen.ValueProposition, seen.DefaultRisk).ShouldBe(("Boxes on time", null));
        _desk.RefusedTo("Service", service => service.Retrieve("csm_businessprofile", profile.Id, new ColumnSet("csm_name"))).ShouldContain("prvReadcsm_BusinessProfile");
    }

    [Fact]
    [ReferenceTask("2.1.4", "CSM")]
    public void DraftedGuarantee_IsHeldAgainstAYearBeforeItIsPromised()
    {
        _desk.World.ProduceRatio("availability", Better.Higher);
        var account = _desk.Customer();
        var subscription = _desk.Add(new Subscription
        {
            Name = "Offer", AccountId = account.ToEntityReference(), Start = _desk.Today, End = _desk.Today.AddYears(2), Status = SubscriptionStatus.Draft, Model = SubscriptionModel.Availability, Arr = 100_000m, RiskAllocation = "Downtime is ours, operation is the customer's",
        });
        var guarantee = _desk.Add(new Guarantee
        {
            Name = "97 % available", AccountId = account.ToEntityReference(), SubscriptionId = subscription.ToEntityReference(), MetricId = _desk.Metric("availability"), Operator = GuaranteeOperator.AtLeast, Threshold = 97m, Tolerance = 0m,
            Period = CalendarPeriod.Month, CreditKind = CreditKind.AmountPerStep, CreditStep = 1m, CreditAmount = 500m, CreditCap = 3_000m, Status = GuaranteeStatus.Draft,
        });
        _desk.World.MeterRatio(account, "availability", 1, 99m, 744m);
        _desk.World.MeterRatio(account, "availability", 3, 94m, 744m);

        var answer = _desk.Call("csm_EvaluateGuarantees", ("PeriodStart", _desk.World.MonthsAgo(1)), ("Guarantee", guarantee.ToEntityReference()));

        (answer["Simulated"], answer["Met"], answer["NotMet"], answer["Credit"]).ShouldBe((true, 1, 1, 1_500m));
        ((string)answer["Message"]).ShouldContain("nothing was stored");
        _desk.World.OfAccount<GuaranteePeriod>("csm_guaranteeperiod", account).ShouldBeEmpty();
        _desk.RefusedTo("Service", service => service.Execute(new OrganizationRequest("csm_EvaluateGuarantees") { ["PeriodStart"] = _desk.World.MonthsAgo(1) })).ShouldContain("prvWritecsm_Guarantee");
    }

    [Fact]
    [ReferenceTask("2.1.5", "CSM")]
    public void ExpectedValue_IsWhatWasAgreedAndNotWhatWasDrafted()
    {
        var account = _desk.Customer();
        var idling = _desk.Add(Promised(account, "Less idling", 48_000m));
        _desk.Add(Promised(account, "Less energy", 20_000m));
        Close();
        _desk.Open(account).ExpectedViu.ShouldBeNull();

        _desk.Service.Update(new Goal(idling.Id) { Status = GoalStatus.Agreed });
        Close();

        _desk.Open(account).ExpectedViu.ShouldBe(48_000m);
        _desk.ScreensOf("Sales").View("csm_goal", "Active Goals").Count.ShouldBe(2);
        _desk.RefusedTo("Sales", service => service.Update(new Goal(idling.Id) { ExpectedValue = 90_000m })).ShouldContain("prvWritecsm_Goal");

        void Close() => _desk.Call("csm_CloseValueMonth", ("Month", _desk.World.MonthsAgo(1)));
    }

    private Goal Promised(Account account, string name, decimal perYear) => new()
    {
        Name = name, AccountId = account.ToEntityReference(), Baseline = 40m, Target = 20m, ExpectedValue = perYear, Status = GoalStatus.Draft, Start = _desk.World.MonthsAgo(3), Due = _desk.Today.AddYears(1),
    };

    private static BusinessProfile Profile(Account account) => new()
    {
        Name = "Profile", AccountId = account.ToEntityReference(), ValueProposition = "Boxes on time", CustomersCustomers = "Shipping lines", DefaultRisk = CreditRisk.High,
    };

    private static MachineDay Worked(Account account, Machine machine, DateTime day) => new()
    {
        Name = $"{day:yyyy-MM-dd}", AccountId = account.ToEntityReference(), MachineId = machine.ToEntityReference(), Day = day, OperatingHours = 10m, IdleHours = 4m, ProductiveHours = 6m, PlannedHours = 16m, Coverage = 100m,
    };
}
