using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>3.2 Install and train.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class InstallationTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("3.2.1", "CSM")]
    public void InstallationPlan_HasItsDatesOnTheWorkingDaysOfTheSite()
    {
        var account = _desk.Customer();
        _desk.Add(new Site { Name = "North terminal", AccountId = account.ToEntityReference(), TimeZone = "Europe/Helsinki", PlannedTuesday = 16m, PlannedWednesday = 16m, PlannedThursday = 16m });
        var plan = _desk.Add(new SuccessPlan
        {
            Name = "From kick-off to first value", AccountId = account.ToEntityReference(), Objective = "First goal at 20 % of its way.", From = _desk.Today, To = _desk.Today.AddDays(90), Status = PlanStatus.Active,
        });
        var action = _desk.Add(new CallToAction
        {
            Name = "Installation", AccountId = account.ToEntityReference(), Kind = ActionKind.Lifecycle, Reason = "Installation", Source = "Kick-off", Due = _desk.Today.AddDays(30), SuccessPlanId = plan.ToEntityReference(),
        });

        _desk.Call("csm_ApplyPlaybook", ("Target", action.ToEntityReference()), ("Playbook", _desk.Shipped<Playbook>("csm_playbook", "Onboarding").ToEntityReference()));

        _desk.Screens.View("csm_successplan", "Success plans in progress").ShouldHaveSingleItem().Id.ShouldBe(plan.Id);
        _desk.Screens.View<CallToAction>("csm_calltoaction", "Open calls to action by due date").ShouldHaveSingleItem().Due.ShouldBe(_desk.Today.AddDays(30));
        _desk.Open(action).SuccessPlanId!.Id.ShouldBe(plan.Id);
        var due = _desk.World.TasksOf(account).Select(task => task.GetAttributeValue<DateTime>("scheduledend")).ToList();
        due.Count.ShouldBe(9);
        due.ShouldAllBe(day => day.DayOfWeek == DayOfWeek.Tuesday || day.DayOfWeek == DayOfWeek.Wednesday || day.DayOfWeek == DayOfWeek.Thursday);
    }

    [Fact]
    [ReferenceTask("3.2.2", "CSM")]
    public void MachineThatIsSetUp_IsHeardAndLeavesTheListOfThoseNeverHeard()
    {
        var account = _desk.Customer();
        var site = _desk.Add(new Site { Name = "North terminal", AccountId = account.ToEntityReference(), TimeZone = "Europe/Helsinki", PlannedMonday = 16m });
        var machine = _desk.Add(NewMachine());
        _desk.Add(new Training { Name = "Dashboards explained", AccountId = account.ToEntityReference(), Kind = TrainingKind.Onboarding, Date = _desk.Today.AddDays(3) });
        _desk.Screens.View("csm_machine", "Machines never heard of").ShouldHaveSingleItem().Id.ShouldBe(machine.Id);
        CrmWorld.Refusal(() => _desk.Add(NewMachine())).ShouldContain("csm_machine");

        _desk.Telemetry().Update(new Machine(machine.Id) { Connectivity = Connectivity.Online, LastSeen = _desk.World.Now });
        _desk.Settle();

        _desk.Screens.View("csm_machine", "Machines never heard of").ShouldBeEmpty();
        _desk.Open(machine).Connectivity.ShouldBe(Connectivity.Online);
        _desk.Screens.View("csm_training", "Trainings ahead").Count.ShouldBe(1);

        Machine NewMachine() => new()
        {
            Name = "RS 1", AccountId = account.ToEntityReference(), SiteId = site.ToEntityReference(), Pin = "T33-0001", DeviceId = "TU-1", Make = "Kalmar", Type = MachineType.ReachStacker, Energy = Energy.Diesel,
        };
    }

    [Fact]
    [ReferenceTask("3.2.3", "CSM")]
    public void MemberWithoutTraining_IsCalledForUntilTheTrainingIsAttended()
    {
        var account = _desk.Customer();
        var member = _desk.Meet(account, "Ada Port", row => row.JoinedOn = _desk.Today.AddDays(-15));
        _desk.WatchNightly(account);
        _desk.OpenActions(account, "Member without onboarding").ShouldHaveSingleItem().Source.ShouldBe("Ada Port");

        var training = _desk.Add(new Training { Name = "Operators, day 1", AccountId = account.ToEntityReference(), Kind = TrainingKind.Onboarding, Date = _desk.Today.AddDays(7), MaterialLink = "https://example.com/operators" });
        _desk.Screens.View("csm_training", "Trainings ahead").ShouldHaveSingleItem().Id.ShouldBe(training.Id);
        _desk.World.AdvanceDays(7);
        _desk.Add(Attendance(account, training, member));
        _desk.Settle();

        _desk.OpenActions(account, "Member without onboarding").ShouldBeEmpty();
    }

    [Fact]
    [ReferenceTask("3.2.4", "CSM")]
    public void FirstTraining_IsRecordedWithItsScoreAndSchedulesItsFollowUp()
    {
        var account = _desk.Customer();
        var training = _desk.Add(new Training { Name = "Operators, day 1", AccountId = account.ToEntityReference(), Kind = TrainingKind.Onboarding, Date = _desk.Today });
        var present = _desk.Add(Attendance(account, training, _desk.Meet(account, "Ada Port")));
        _desk.Add(Attendance(account, training, _desk.Meet(account, "Ben Quay"), attended: false));

        (_desk.Open(present).FollowUpDue, _desk.Open(present).Score).ShouldBe((_desk.Today.AddDays(21), 85m));
        _desk.Screens.View("csm_trainingattendance", "Follow-ups due").ShouldHaveSingleItem().Id.ShouldBe(present.Id);
        _desk.Screens.View("csm_trainingattendance", "Missed trainings").ShouldBeEmpty("the training is still on today");
        _desk.Settle();
        _desk.World.AdvanceDays(1);
        _desk.Screens.View("csm_trainingattendance", "Missed trainings").Count.ShouldBe(1);
        _desk.World.AdvanceDays(13);
        _desk.WatchNightly(account);
        _desk.OpenActions(account, "Training follow-up due").ShouldHaveSingleItem().RootCause!.ShouldContain("Ada Port");
        _desk.RefusedTo("Sales", service => service.Create(new Training { Name = "Mine" })).ShouldContain("prvCreatecsm_Training");
    }

    [Fact]
    [ReferenceTask("3.2.5", "CSM")]
    public void SubscriptionThatStarts_OnboardsTheCustomerByItselfAndOnce()
    {
        var account = _desk.Customer();
        var subscription = _desk.Add(new Subscription
        {
            Name = "First contract", AccountId = account.ToEntityReference(), Start = _desk.Today, End = _desk.Today.AddYears(3), Status = SubscriptionStatus.Draft, Arr = 90_000m,
        });
        _desk.Settle();
        _desk.World.TasksOf(account).ShouldBeEmpty();

        _desk.Service.Update(new Subscription(subscription.Id) { Status = SubscriptionStatus.Active });
        _desk.Settle();
        _desk.Service.Update(new Subscription(subscription.Id) { Status = SubscriptionStatus.Active });
        _desk.Settle();
        _desk.WatchNightly(account);

        var action = _desk.OpenActions(account, "Onboarding").ShouldHaveSingleItem();
        action.PlaybookId!.Name.ShouldBe("Onboarding");
        _desk.World.TasksOf(account).Count.ShouldBe(9);
        _desk.Call("csm_ApplyPlaybook", ("Target", action.ToEntityReference()))["TasksCreated"].ShouldBe(0);
    }

    [Fact]
    [ReferenceTask("3.2.6", "CSM")]
    public void Onboarding_ShowsMachinesNeverHeardAndPeopleNotTrained()
    {
        var account = _desk.Customer(row => row.LifecyclePhase = null);
        var chosen = _desk.Customer(row => row.LifecyclePhase = LifecyclePhase.Expand);
        foreach (var customer in new[] { account, chosen })
        {
            _desk.Add(new Subscription { Name = "First contract", AccountId = customer.ToEntityReference(), Start = _desk.Today, End = _desk.Today.AddYears(3), Status = SubscriptionStatus.Active, Arr = 90_000m });
        }

        _desk.Settle();
        _desk.Add(new Machine { Name = "RS 1", AccountId = account.ToEntityReference(), DeviceId = "TU-1", Pin = "T33-0001" });
        var trained = _desk.Meet(account, "Ada Port", row => row.JoinedOn = _desk.Today.AddDays(-20));
        _desk.Meet(account, "Ben Quay", row => row.JoinedOn = _desk.Today.AddDays(-20));
        var training = _desk.Add(new Training { Name = "Operators, day 1", AccountId = account.ToEntityReference(), Kind = TrainingKind.Onboarding, Date = _desk.Today.AddDays(-10) });
        _desk.Add(Attendance(account, training, trained));
        _desk.WatchNightly(account);

        _desk.Screens.View("account", "Accounts in onboarding").ShouldHaveSingleItem().Id.ShouldBe(account.Id);
        _desk.Screens.View("csm_machine", "Machines never heard of").Count.ShouldBe(1);
        _desk.OpenActions(account, "Member without onboarding").Select(action => action.Source).ShouldBe(["Ben Quay"]);
        _desk.Screens.View("csm_calltoaction", "My open calls to action").ShouldContain(row => row.GetAttributeValue<EntityReference>("csm_accountid").Id == account.Id);

        _desk.World.ProduceValidGoal(account);
        foreach (var customer in new[] { account, chosen })
        {
            _desk.Service.Update(new CallToAction(_desk.OpenActions(customer, "Onboarding").ShouldHaveSingleItem().Id) { Status = ActionStatus.Done, Outcome = "All machines are heard of." });
        }

        _desk.Settle();
        _desk.Screens.View("account", "Accounts in onboarding").ShouldBeEmpty();
        (_desk.Open(account).LifecyclePhase, _desk.Open(chosen).LifecyclePhase).ShouldBe((LifecyclePhase.Operate, LifecyclePhase.Expand));
    }

    private static TrainingAttendance Attendance(Account account, Training training, UsageCenterMember member, bool attended = true) => new()
    {
        Name = $"{member.Name} at {training.Name}", AccountId = account.ToEntityReference(), TrainingId = training.ToEntityReference(), MemberId = member.ToEntityReference(), Attended = attended, Score = attended ? 85m : null,
    };
}
