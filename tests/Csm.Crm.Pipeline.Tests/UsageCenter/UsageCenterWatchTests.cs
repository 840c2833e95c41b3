using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.UsageCenter;

[Needs(Capability.Security, Capability.CustomApis, Capability.Clock)]
public class UsageCenterWatchTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;

    public UsageCenterWatchTests()
    {
        _world.ProduceShippedRules();
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));
    }

    [Fact]
    public void SponsorWhoLeaves_IsAnActionOfTheOwnerAndASuccessorClosesIt()
    {
        var sponsor = _world.ProduceValidMember(_account, "Ada Port", row => row.IsSponsor = true);
        _world.ProduceValidMember(_account, "Ben Quay");
        _world.Settle();
        Sponsorless().ShouldBeEmpty();

        As(_csm).Update(new UsageCenterMember(sponsor.Id) { LeftOn = _world.Now.Date });
        _world.Settle();
        var action = Sponsorless().ShouldHaveSingleItem();
        action.OwnerId!.Id.ShouldBe(_csm);
        action.Severity.ShouldBe(Severity.High);
        action.RootCause.ShouldBe("The last sponsor left on 2026-11-02, and nobody else is marked as sponsor.");

        var successor = new UsageCenterMember
        {
            Name = "Cem Dock", AccountId = _account.ToEntityReference(), ContactId = _world.ProduceContact("Dock").Reference, IsSponsor = true, LastInteractionOn = _world.Now.Date,
        };
        As(_csm).Create(successor);
        _world.Settle();
        Sponsorless().ShouldHaveSingleItem().Outcome.ShouldBe("Closed by itself on 2026-11-02: there is a sponsor again.");
        Sponsorless()[0].Status.ShouldBe(ActionStatus.Done);
        Sponsorless()[0].ClosedOn.ShouldBe(_world.Now);
    }

    [Fact]
    public void OneOfSeveralSponsorsWhoLeaves_IsToldWithThoseWhoStay()
    {
        var sponsors = new[] { "Ada Port", "Ben Quay", "Cem Dock" }.Select(name => _world.ProduceValidMember(_account, name, row => row.IsSponsor = true)).ToArray();
        _world.Settle();
        Leave(sponsors[0]);
        var first = Call("Ada Port");
        (first.Severity, first.Status, first.RootCause).ShouldBe((Severity.Low, ActionStatus.Open, "The sponsor left on 2026-11-02; as sponsors stay Ben Quay, Cem Dock."));
        Sponsorless().ShouldBeEmpty();

        _world.AdvanceDays(1);
        Leave(sponsors[1]);
        (Call("Ben Quay").Severity, Call("Ben Quay").RootCause).ShouldBe((Severity.Medium, "The sponsor left on 2026-11-03; Cem Dock is the only sponsor now."));
        Call("Ada Port").Occurrences.ShouldBe(1);

        Leave(sponsors[2]);
        Sponsorless().ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Open);
        new[] { Call("Ada Port"), Call("Ben Quay") }.ShouldAllBe(call => call.Status == ActionStatus.Done && call.Outcome!.Contains("the last sponsor has left as well"));

        void Leave(UsageCenterMember sponsor)
        {
            As(_csm).Update(new UsageCenterMember(sponsor.Id) { LeftOn = _world.Now.Date });
            _world.Settle();
        }

        CallToAction Call(string name) => _world.Actions(_account).Single(action => action.Reason == "One of the sponsors left" && action.Source == name);
    }

    [Fact]
    public void ActionSomebodyWorksOn_StaysOpenWithANoteWrittenOnce()
    {
        var sponsor = _world.ProduceValidMember(_account, "Ada Port", row => (row.IsSponsor, row.LeftOn) = (true, _world.Now.Date));
        _world.Settle();
        As(_csm).Update(new CallToAction(Sponsorless().Single().Id) { Status = ActionStatus.InProgress, Outcome = "Called her deputy." });

        _world.Service.Update(new UsageCenterMember(sponsor.Id) { LeftOn = null });
        _world.Settle();
        Watch();

        var action = Sponsorless().ShouldHaveSingleItem();
        action.Status.ShouldBe(ActionStatus.InProgress);
        action.Outcome.ShouldBe("Called her deputy.\nThe cause went away on 2026-11-02: there is a sponsor again. It stays open because somebody is working on it.");
        action.CauseGoneOn.ShouldNotBeNull();
    }

    [Fact]
    public void Silence_IsFoundByTheNightlyLookAndIsNoNewsTheNextNight()
    {
        _world.ProduceValidMember(_account, "Ada Port", row => (row.IsSponsor, row.KnowHow, row.Motivation) = (true, 3, 3));
        _world.Settle();
        _world.AdvanceDays(51);

        Watch()["Raised"].ShouldBe(2);
        _world.Action(_account, "Sponsor silent").RootCause.ShouldBe("The last contact was on 2026-10-23.");
        _world.Action(_account, "Contact overdue").RootCause!.ShouldContain("asks for one in 60 days");
        _world.AdvanceDays(1);
        Watch()["Raised"].ShouldBe(0);
        _world.Action(_account, "Sponsor silent").Occurrences.ShouldBe(1);
    }

    [Fact]
    public void ActionClosedByAPersonWhileItsCauseLasts_IsRaisedAnewAfterTheWindow()
    {
        _world.ProduceValidMember(_account, "Ada Port", row => (row.IsSponsor, row.LeftOn) = (true, _world.Now.Date));
        _world.Settle();
        As(_csm).Update(new CallToAction(Sponsorless().Single().Id) { Status = ActionStatus.Cancelled });
        _world.AdvanceDays(14);
        Watch();
        Sponsorless().Count.ShouldBe(1);
        _world.AdvanceDays(1);
        Watch();
        Sponsorless().Count.ShouldBe(2);
    }

    [Fact]
    public void CauseThatComesBack_ReopensTheSameRow()
    {
        var sponsor = _world.ProduceValidMember(_account, "Ada Port", row => (row.IsSponsor, row.LeftOn) = (true, _world.Now.Date));
        _world.Settle();
        _world.Service.Update(new UsageCenterMember(sponsor.Id) { LeftOn = null });
        _world.Settle();
        _world.AdvanceDays(2);
        _world.Service.Update(new UsageCenterMember(sponsor.Id) { LeftOn = _world.Now.Date });
        _world.Settle();

        var action = Sponsorless().ShouldHaveSingleItem();
        action.Status.ShouldBe(ActionStatus.Open);
        action.Occurrences.ShouldBe(2);
        action.ClosedOn.ShouldBeNull();
        action.Outcome!.ShouldContain("Seen again on 2026-11-04; it would be due by 2026-11-06 if it were new.");
    }

    [Fact]
    public void DetractorOfInfluence_IsRaisedWithoutTellingTheStance()
    {
        _world.ProduceValidMember(_account, "Dora Hub", row => (row.Stance, row.Influence) = (Stance.Detractor, 4));
        _world.Settle();
        var action = _world.Action(_account, "Relationship at risk");
        action.Source.ShouldBe("Dora Hub");
        $"{action.Name} {action.RootCause}".ToUpperInvariant().ShouldNotContain("DETRACTOR");
    }

    [Fact]
    public void OnePersonForManyRoles_IsASingleThreadUntilASecondIsInContact()
    {
        _world.ProduceValidMember(_account, "Ada Port");
        _world.Settle();
        _world.Action(_account, "Single thread").RootCause.ShouldBe("Ada Port is the only one in contact within 90 days; 2 required roles have nobody.");
        _world.ProduceValidMember(_account, "Ben Quay", row => row.Roles = [UsageCenterRole.EconomicBuyer]);
        _world.Settle();
        _world.Action(_account, "Single thread").Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void AccountMergedAwayOrEnded_IsLeftAlone()
    {
        _world.ProduceValidMember(_account, "Ada Port", row => (row.IsSponsor, row.LeftOn) = (true, _world.Now.Date));
        _world.Service.Update(new Entity("account", _account.Id) { ["statecode"] = new OptionSetValue(1) });
        var ended = _world.ProduceValidAccount(row => row.LifecyclePhase = LifecyclePhase.Ended);
        _world.ProduceValidMember(ended, "Ben Quay", row => (row.IsSponsor, row.LeftOn) = (true, _world.Now.Date));
        _world.Settle();
        _world.Actions(_account).ShouldBeEmpty();
        _world.Actions(ended).ShouldBeEmpty();
        CrmWorld.Refusal(() => Watch()).ShouldContain("that you may read and that is a customer which has not ended");
    }

    [Theory]
    [InlineData("phonecall", 2)]
    [InlineData("appointment", 3)]
    [InlineData("task", 5)]
    public void CompletedActivityWithTheContact_IsTheLastInteraction(string activity, int completed)
    {
        var member = _world.ProduceValidMember(_account, "Ada Port", row => row.LastInteractionOn = new DateTime(2026, 9, 1));
        var call = As(_csm).Create(new Entity(activity) { ["subject"] = "How is it going?", ["regardingobjectid"] = member.ContactId });
        _world.Settle();
        _world.Reload(member).LastInteractionOn.ShouldBe(new DateTime(2026, 9, 1));

        As(_csm).Update(new Entity(activity, call) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(completed) });
        _world.Settle();
        _world.Reload(member).LastInteractionOn.ShouldBe(new DateTime(2026, 11, 2));
    }

    [Fact]
    public void EarlierContactThatIsNotedLate_DoesNotSetTheDayBack()
    {
        var member = _world.ProduceValidMember(_account, "Ada Port");
        var call = As(_csm).Create(new Entity("phonecall") { ["subject"] = "Long ago", ["regardingobjectid"] = member.ContactId, ["actualend"] = new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc) });
        As(_csm).Update(new Entity("phonecall", call) { ["statecode"] = new OptionSetValue(1) });
        _world.Settle();
        _world.Reload(member).LastInteractionOn.ShouldBe(new DateTime(2026, 10, 23));
    }

    [Fact]
    public void Assessment_IsDatedAndComparedWithTheTimeBefore()
    {
        _world.Organization.AssignProfile(_csm, "Personal assessments");
        var member = _world.ProduceValidMember(_account, "Ada Port", row => row.KnowHow = 1);
        _world.Reload(member).KnowHowOn.ShouldBe(_world.Now.Date);
        _world.Reload(member).KnowHowTrend.ShouldBeNull();
        _world.AdvanceDays(100);

        As(_csm).Update(new UsageCenterMember(member.Id) { KnowHow = 3, Motivation = 2, MotivationOn = new DateTime(2027, 1, 5) });

        var asked = _world.Reload(member);
        asked.KnowHowOn.ShouldBe(_world.Now.Date);
        asked.KnowHowTrend.ShouldBe(Trend.Rising);
        asked.MotivationOn.ShouldBe(new DateTime(2027, 1, 5));
        asked.MotivationTrend.ShouldBeNull();
    }

    [Theory]
    [InlineData(2, Trend.Rising)]
    [InlineData(1, Trend.Steady)]
    [InlineData(0, Trend.Falling)]
    public void Assessment_IsHeldAgainstTheOneBefore(int motivation, Trend trend)
    {
        _world.Organization.AssignProfile(_csm, "Personal assessments");
        var member = _world.ProduceValidMember(_account, "Ada Port", row => row.Motivation = 1);
        As(_csm).Update(new UsageCenterMember(member.Id) { Motivation = motivation });
        _world.Reload(member).MotivationTrend.ShouldBe(trend);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public void ContactOnTheLastDayOfTheCadence_IsNotOverdue(int daysAgo, int overdue)
    {
        _world.ProduceValidMember(_account, "Ada Port", row => row.LastInteractionOn = _world.Now.Date.AddDays(-daysAgo));
        Watch();
        _world.Actions(_account).Count(action => action.Reason == "Contact overdue").ShouldBe(overdue);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public void CustomerNobodyEverContacted_IsOverdueByTheCadenceSincePeopleAreKnown(int daysAgo, int overdue)
    {
        foreach (var name in new[] { "Ada Port", "Ben Quay" })
        {
            _world.ProduceValidMember(_account, name, row => (row.LastInteractionOn, row.JoinedOn) = (null, _world.Now.Date.AddDays(name == "Ada Port" ? -daysAgo : -5)));
        }

        Watch();
        var found = _world.Actions(_account).Where(action => action.Reason == "Contact overdue").ToArray();
        found.Length.ShouldBe(overdue);
        found.ShouldAllBe(action => action.RootCause == "No contact is on record; the first person has been known since 2026-09-02, and the segment asks for a contact in 60 days.");
    }

    [Fact]
    public void Stranger_MayNotLook() =>
        CrmWorld.Refusal(() => As(_world.Organization.AddUser("Otto Berg")).Execute(new OrganizationRequest("csm_WatchCustomers"))).ShouldContain("prvWritecsm_CallToAction");

    private IOrganizationService As(Guid user) => _world.Organization.ServiceFor(user);

    private IReadOnlyList<CallToAction> Sponsorless() => [.. _world.Actions(_account).Where(action => action.Reason == "Sponsor left")];

    private OrganizationResponse Watch() => As(_csm).Execute(new OrganizationRequest("csm_WatchCustomers") { ["Account"] = _account.ToEntityReference() });
}
