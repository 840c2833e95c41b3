using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Learning;

[Needs(Capability.Security, Capability.CustomApis, Capability.Clock)]
public class LearningTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;

    public LearningTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));
    }

    [Fact]
    public void FirstTraining_SchedulesItsFollowUpAndTheNextDoesNot()
    {
        var member = _world.ProduceValidMember(_account, "Ada Port");
        var first = Attend(ProduceTraining("Basics"), member);
        first.FollowUpDue.ShouldBe(_world.Now.Date.AddDays(21));
        _world.AdvanceDays(30);
        Attend(ProduceTraining("More"), member).FollowUpDue.ShouldBeNull();
    }

    [Fact]
    public void AttendanceThatIsConfirmedLater_SchedulesThenAndAPersonsDayStays()
    {
        var training = ProduceTraining("Basics");
        var open = Attend(training, _world.ProduceValidMember(_account, "Ada Port"), row => row.Attended = false);
        open.FollowUpDue.ShouldBeNull();
        As(_csm).Update(new TrainingAttendance(open.Id) { Attended = true });
        _world.Reload(open).FollowUpDue.ShouldBe(_world.Now.Date.AddDays(21));

        var named = _world.Now.Date.AddDays(10);
        Attend(training, _world.ProduceValidMember(_account, "Ben Quay"), row => row.FollowUpDue = named).FollowUpDue.ShouldBe(named);
    }

    [Fact]
    public void FollowUpThatComesDue_IsOneActionPerTrainingUntilItWasAttended()
    {
        var training = ProduceTraining("Basics");
        var (ada, ben) = (_world.ProduceValidMember(_account, "Ada Port"), _world.ProduceValidMember(_account, "Ben Quay"));
        Attend(training, ada);
        Attend(training, ben);
        _world.Settle();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Training follow-up due");

        _world.AdvanceDays(14);
        Watch();
        var action = _world.Action(_account, "Training follow-up due");
        action.Source.ShouldBe("Basics of 2026-11-02");
        action.RootCause!.ShouldContain("Ada Port");
        action.RootCause!.ShouldContain("Ben Quay");
        action.Due.ShouldBe(new DateTime(2026, 11, 23));

        var followUp = ProduceTraining("Second look", TrainingKind.FollowUp);
        Attend(followUp, ada);
        Attend(followUp, ben);
        _world.Settle();
        _world.Action(_account, "Training follow-up due").Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void NewMember_IsOnboardedInFourteenDaysOrCalledFor()
    {
        var member = _world.ProduceValidMember(_account, "Ada Port", row => row.JoinedOn = _world.Now.Date);
        _world.ProduceValidMember(_account, "Carl Buyer", row => (row.JoinedOn, row.Center) = (_world.Now.Date, CenterKind.BuyingCenter));
        _world.AdvanceDays(14);
        Watch();
        Waiting().ShouldBeEmpty();
        _world.AdvanceDays(1);
        Watch();
        Waiting().ShouldHaveSingleItem().Source.ShouldBe("Ada Port");

        Attend(ProduceTraining("Welcome"), member);
        _world.Settle();
        Waiting().ShouldHaveSingleItem().Outcome!.ShouldContain("the person was onboarded");
    }

    [Fact]
    public void TrainedButSilent_IsCalledForAfterThirtyDaysUntilThereIsAContact()
    {
        var member = _world.ProduceValidMember(_account, "Ada Port");
        Attend(ProduceTraining("Basics"), member);
        _world.AdvanceDays(31);
        Watch();
        _world.Action(_account, "Trained but silent").Source.ShouldBe("Ada Port");
        As(_csm).Update(new UsageCenterMember(member.Id) { LastInteractionOn = _world.Now.Date });
        _world.Settle();
        _world.Action(_account, "Trained but silent").Status.ShouldBe(ActionStatus.Done);

        _world.AdvanceDays(30);
        Watch();
        _world.Action(_account, "Trained but silent").Status.ShouldBe(ActionStatus.Done);
        _world.AdvanceDays(1);
        Watch();
        var again = _world.Actions(_account).Single(action => action is { Reason: "Trained but silent", Status: ActionStatus.Open });
        again.RootCause.ShouldBe("Trained on 2026-11-02 and last heard of on 2026-12-03.");
    }

    [Fact]
    public void PeopleNeverAsked_AreOneActionFortyFiveDaysAfterTheyJoined()
    {
        var ada = _world.ProduceValidMember(_account, "Ada Port", row => row.JoinedOn = _world.Now.Date);
        _world.ProduceValidMember(_account, "Ben Quay", row => (row.JoinedOn, row.KnowHow) = (_world.Now.Date, 2));
        _world.ProduceValidMember(_account, "Carl Buyer", row => (row.JoinedOn, row.Center) = (_world.Now.Date, CenterKind.BuyingCenter));
        _world.ProduceValidMember(_account, "Dora Long", row => (row.KnowHow, row.Motivation) = (2, 2));
        _world.AdvanceDays(45);
        Watch();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Know-how and motivation to be asked");
        _world.AdvanceDays(1);
        Watch();
        _world.Action(_account, "Know-how and motivation to be asked").RootCause.ShouldBe("Never asked about both, though known for 45 days: Ada Port, Ben Quay.");

        _world.Service.Update(new UsageCenterMember(ada.Id) { KnowHow = 1, Motivation = 3 });
        _world.Service.Update(new UsageCenterMember(_world.OfAccount<UsageCenterMember>(UsageCenterMember.EntityLogicalName, _account).Single(row => row.Name == "Ben Quay").Id) { Motivation = 3 });
        _world.Settle();
        Watch();
        _world.Action(_account, "Know-how and motivation to be asked").Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void PersonOfWhomNobodyKnowsWhenHeJoined_IsKnownSinceHeWasEntered()
    {
        _world.ProduceValidMember(_account, "Ada Port");
        _world.AdvanceDays(45);
        Watch();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Know-how and motivation to be asked");
        _world.AdvanceDays(1);
        Watch();
        _world.Action(_account, "Know-how and motivation to be asked").RootCause.ShouldBe("Never asked about both, though known for 45 days: Ada Port.");
    }

    [Fact]
    public void PersonWhoJoinedLongBeforeHeWasEntered_IsAskedAtOnce()
    {
        _world.ProduceValidMember(_account, "Ada Port", row => row.JoinedOn = _world.Now.Date.AddDays(-46));
        Watch();
        _world.Action(_account, "Know-how and motivation to be asked").RootCause.ShouldBe("Never asked about both, though known for 45 days: Ada Port.");
    }

    [Fact]
    public void PeopleNotAskedForHalfAYear_AreOneAction()
    {
        _world.ProduceValidMember(_account, "Ada Port", row => row.KnowHow = 1);
        _world.ProduceValidMember(_account, "Ben Quay", row => row.Motivation = 1);
        _world.AdvanceDays(181);
        Watch();
        _world.Action(_account, "Know-how and motivation to be asked").RootCause.ShouldBe("Not asked for 180 days: Ada Port, Ben Quay.");
    }

    [Fact]
    public void WhoMissedTheOnboarding_WaitsForItAndWhoHasLeftDoesNot()
    {
        Attend(ProduceTraining("Welcome"), _world.ProduceValidMember(_account, "Ada Port", row => row.JoinedOn = _world.Now.Date), row => row.Attended = false);
        var left = _world.ProduceValidMember(_account, "Ben Quay", row => row.JoinedOn = _world.Now.Date);
        _world.AdvanceDays(15);
        As(_csm).Update(new UsageCenterMember(left.Id) { LeftOn = _world.Now.Date });
        Watch();
        Waiting().ShouldHaveSingleItem().Source.ShouldBe("Ada Port");
    }

    [Fact]
    public void TwoPeopleOfOneName_AreOneAction()
    {
        _world.ProduceValidMember(_account, "Ada Port", row => row.JoinedOn = _world.Now.Date);
        _world.ProduceValidMember(_account, "Ada Port", row => row.JoinedOn = _world.Now.Date);
        _world.AdvanceDays(15);
        Watch();
        Waiting().ShouldHaveSingleItem().Occurrences.ShouldBe(1);
    }

    [Fact]
    public void FollowUpThatWasTakenAway_ComesBackWhenTheAttendanceIsConfirmed()
    {
        var attendance = Attend(ProduceTraining("Basics"), _world.ProduceValidMember(_account, "Ada Port"));
        As(_csm).Update(new TrainingAttendance(attendance.Id) { FollowUpDue = null });
        _world.Reload(attendance).FollowUpDue.ShouldBeNull();
        As(_csm).Update(new TrainingAttendance(attendance.Id) { Attended = true });
        _world.Reload(attendance).FollowUpDue.ShouldBe(_world.Now.Date.AddDays(21));
    }

    [Fact]
    public void MemberWhoWasDeleted_KeepsNobodyFromBeingWatched()
    {
        var training = ProduceTraining("Basics");
        var (ada, ben) = (_world.ProduceValidMember(_account, "Ada Port"), _world.ProduceValidMember(_account, "Ben Quay"));
        var left = Attend(training, ada);
        Attend(training, ben);
        _world.Settle();
        As(_csm).Delete(UsageCenterMember.EntityLogicalName, ada.Id);
        _world.Settle();
        _world.Reload(left).MemberId.ShouldBeNull();

        _world.AdvanceDays(14);
        Watch();
        _world.Action(_account, "Training follow-up due").RootCause.ShouldBe("Follow up with Ben Quay.");
    }

    private IOrganizationService As(Guid user) => _world.Organization.ServiceFor(user);

    private IReadOnlyList<CallToAction> Waiting() => [.. _world.Actions(_account).Where(action => action.Reason == "Member without onboarding")];

    private Training ProduceTraining(string name, TrainingKind kind = TrainingKind.Onboarding) =>
        _world.Add(new Training { Name = name, AccountId = _account.ToEntityReference(), Kind = kind, Date = _world.Now.Date });

    private TrainingAttendance Attend(Training training, UsageCenterMember member, Action<TrainingAttendance>? overrides = null)
    {
        var row = new TrainingAttendance { Name = $"{member.Name} at {training.Name}", AccountId = _account.ToEntityReference(), TrainingId = training.ToEntityReference(), MemberId = member.ToEntityReference(), Attended = true };
        overrides?.Invoke(row);
        row.Id = As(_csm).Create(row);
        return _world.Reload(row);
    }

    private void Watch() => As(_csm).Execute(new OrganizationRequest("csm_WatchCustomers") { ["Account"] = _account.ToEntityReference() });
}
