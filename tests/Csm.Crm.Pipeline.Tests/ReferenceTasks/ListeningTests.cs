using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>5.3 Listen to customers.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class ListeningTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("5.3.1", "CSM")]
    public void Feedback_IsAskedForInTheCadenceOfTheSegment()
    {
        var account = _desk.Customer();
        var member = _desk.Meet(account, "Ada Port", row => (row.KnowHow, row.Motivation) = (2, 3));
        _desk.Settle();
        _desk.World.AdvanceDays(61);
        _desk.WatchNightly(account);
        _desk.OpenActions(account, "Contact overdue").ShouldHaveSingleItem().RootCause!.ShouldContain("asks for one in 60 days");

        _desk.Service.Update(new UsageCenterMember(member.Id) { LastInteractionOn = _desk.Today });
        _desk.Settle();
        _desk.OpenActions(account, "Contact overdue").ShouldBeEmpty();

        _desk.World.AdvanceDays(125);
        _desk.WatchNightly(account);
        _desk.OpenActions(account, "Know-how and motivation to be asked").ShouldHaveSingleItem().RootCause!.ShouldContain("Ada Port");
        _desk.Service.Update(new UsageCenterMember(member.Id) { KnowHow = 3, Motivation = 3 });
        _desk.Settle();
        (_desk.Open(member).KnowHowTrend, _desk.Open(member).KnowHowOn).ShouldBe((Trend.Rising, _desk.Today));

        // The administrator has entered the survey; everybody who is there is asked with a link of his own.
        var round = _desk.Shipped<Playbook>("csm_playbook", "Feedback round");
        var asking = _desk.World.Everything<PlaybookStep>("csm_playbookstep").Single(step => step.PlaybookId!.Id == round.Id && step.PerMember == true);
        _desk.World.Organization.ServiceFor(_desk.Employ("Customer success administrator")).Update(new PlaybookStep(asking.Id) { Link = "survey.example/nps?lang=en#start" });
        var second = _desk.Meet(account, "Ben Quay");
        _desk.Meet(account, "Cleo Gate", row => row.LeftOn = _desk.Today);
        var action = _desk.Add(new CallToAction { Name = "Feedback 2027", AccountId = account.ToEntityReference(), Kind = ActionKind.Lifecycle, Reason = "Feedback round", Source = "2027" });
        _desk.Call("csm_ApplyPlaybook", ("Target", action.ToEntityReference()), ("Playbook", round.ToEntityReference()))["TasksCreated"].ShouldBe(6);

        var asked = _desk.World.Everything<Entity>("task").Where(task => task.GetAttributeValue<EntityReference>("regardingobjectid").LogicalName == "contact").OrderBy(task => task.GetAttributeValue<string>("subject")).ToList();
        asked.Select(task => task.GetAttributeValue<string>("subject")).ShouldBe(["Ask for feedback: Ada Port", "Ask for feedback: Ben Quay"]);
        asked[1].GetAttributeValue<string>("description").ShouldContain($"survey.example/nps?lang=en&member={second.Id:D}#start");
        asked.ShouldAllBe(task => task.GetAttributeValue<EntityReference>("ownerid").Id == _desk.Me);
        _desk.Call("csm_ApplyPlaybook", ("Target", action.ToEntityReference()))["TasksCreated"].ShouldBe(0);
        _desk.Service.Update(new Entity("task", asked[0].Id) { ["statecode"] = new OptionSetValue(1) });
        _desk.Settle();
        _desk.Open(member).LastInteractionOn.ShouldBe(_desk.Today);
    }

    [Fact]
    [ReferenceTask("5.3.2", "CSM")]
    public void Feedback_IsTakenInAndCountsInTheScore()
    {
        var account = _desk.ScoredCustomer(overrides: row => (row.Segment, row.FleetSize) = (Segment.HighTouch, 20));
        var member = _desk.Meet(account, "Ada Port");
        _desk.Add(Said(account, member, FeedbackKind.Nps, -50m, perceived: 40m, daysAgo: 5));
        _desk.Add(Said(account, member, FeedbackKind.Csat, 80m, perceived: 60m, daysAgo: 2));
        _desk.World.AdvanceDays(1);
        _desk.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        _desk.Settle();

        _desk.Screens.View("csm_feedback", "Feedback of the last 12 months").Count.ShouldBe(2);
        _desk.Screens.View("csm_feedback", "Low perceived value").ShouldHaveSingleItem();
        _desk.Screens.Chart("csm_feedback", "Perceived value by month").Values.Sum().ShouldBeGreaterThan(0m);
        var evidence = _desk.World.EvidenceOf(_desk.NewestScore(account)).Single(row => row.Name == "Feedback");
        (evidence.State, evidence.SourceTable).ShouldBe((EvidenceState.Fresh, "csm_feedback"));
        _desk.RefusedTo("Sales", service => service.Create(Said(account, member, FeedbackKind.Nps, 100m, 100m, 0))).ShouldContain("prvCreatecsm_Feedback");
    }

    [Fact]
    [ReferenceTask("5.3.3", "CSM")]
    public void ValueThatIsMeteredButNotFelt_IsAnActionOfItsOwnWithItsRootCause()
    {
        var account = _desk.Customer();
        var member = _desk.Meet(account, "Ada Port");
        _desk.World.ProduceMeasuredGoal(account, out _);
        _desk.Meter(account, "utilisation", (2, 100m), (1, 105m));
        _desk.Add(Said(account, member, FeedbackKind.Interview, 10m, perceived: 60m, daysAgo: 40));
        var last = _desk.Add(Said(account, member, FeedbackKind.Interview, 10m, perceived: 40m, daysAgo: 5));
        _desk.Settle();

        _desk.OpenActions(account, "Perceived below metered").ShouldHaveSingleItem().RootCause!.ShouldContain("felt 40 %");
        _desk.Service.Update(new Feedback(last.Id) { RootCause = "Nobody shows the drivers what they save." });
        _desk.Open(last).RootCause.ShouldBe("Nobody shows the drivers what they save.");
    }

    [Fact]
    [ReferenceTask("5.3.4", "CSM")]
    public void UnhappyFeedback_CallsForAMeasureUntilThereIsOne()
    {
        var account = _desk.Customer();
        var feedback = _desk.Add(Said(account, _desk.Meet(account, "Ada Port"), FeedbackKind.Nps, -100m, perceived: null, daysAgo: 0));
        _desk.Settle();
        var action = _desk.OpenActions(account, "Feedback needs a measure").ShouldHaveSingleItem();
        action.OwnerId!.Id.ShouldBe(_desk.Me);

        _desk.Service.Update(new Feedback(feedback.Id) { Measure = "A second technician from Monday on." });
        _desk.Settle();

        _desk.OpenActions(account, "Feedback needs a measure").ShouldBeEmpty();
        _desk.Open(action).Status.ShouldBe(ActionStatus.Done);
    }

    private Feedback Said(Account account, UsageCenterMember member, FeedbackKind kind, decimal score, decimal? perceived, int daysAgo) => new()
    {
        Name = $"{member.Name}, {kind}", AccountId = account.ToEntityReference(), MemberId = member.ToEntityReference(), Kind = kind, Score = score, PerceivedViu = perceived, GivenOn = _desk.Today.AddDays(-daysAgo), Text = "As said.",
    };
}
