using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Actions;

[Needs(Capability.Security, Capability.CustomApis)]
public class ApplyPlaybookTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Guid _technician;
    private readonly Account _account;

    public ApplyPlaybookTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _technician = _world.Organization.AddUser("Tom Weber", "Service");
        _account = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));
    }

    [Fact]
    public void Csm_GetsTasksByWorkingDaysOfTheSiteAndByRole()
    {
        _world.ProduceValidSite(_account, 0m, 8m, 8m, 8m, 8m, 8m);
        _world.Add(new TeamMember { Name = "Service", AccountId = _account.ToEntityReference(), UserId = new EntityReference("systemuser", _technician), Role = TeamRole.Service });
        var playbook = _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Csm), (5, TeamRole.Service), (6, TeamRole.Sales));
        var action = ProduceAction();

        Apply(action, playbook)["TasksCreated"].ShouldBe(3);

        // Today is a Monday, when the site does not work; it does on Saturdays.
        var tasks = _world.TasksOf(_account);
        tasks.Select(task => task.GetAttributeValue<DateTime>("scheduledend").Date).ShouldBe([new DateTime(2026, 11, 3), new DateTime(2026, 11, 10), new DateTime(2026, 11, 11)]);
        tasks.Select(task => task.GetAttributeValue<EntityReference>("ownerid").Id).ShouldBe([_csm, _technician, _csm]);
        tasks[0].GetAttributeValue<string>("description").ShouldBe("Do step 1.\n\nPlay Manual, for the call to action: Idle time");
        _world.Reload(action).PlaybookId!.Id.ShouldBe(playbook.Id);
    }

    [Theory]
    [InlineData("Europe/Helsinki", "2027-10-30T21:30:00Z", "2027-10-31", "2027-11-01")] // the Sunday already on which its clocks go back, the last of the month
    [InlineData("Europe/Helsinki", "2027-10-31T21:30:00Z", "2027-10-31", "2027-11-01")] // that Sunday still, for it has 25 hours
    [InlineData("Europe/Helsinki", "2027-10-31T22:30:00Z", "2027-11-01", "2027-11-02")]
    [InlineData("Europe/Helsinki", "2027-03-31T21:30:00Z", "2027-04-01", "2027-04-02")]
    [InlineData("America/Santiago", "2027-09-05T03:30:00Z", "2027-09-04", "2027-09-05")] // Saturday still: its last half hour before the clocks go forward
    [InlineData("America/Santiago", "2027-05-01T03:30:00Z", "2027-04-30", "2027-05-01")]
    public void FirstDay_IsTheDateAtTheSite(string zone, string now, string today, string tomorrow)
    {
        _world.Organization.Clock.SetUtcNow(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var site = _world.ProduceValidSite(_account, 8m, 8m, 8m, 8m, 8m, 8m, 8m);
        _world.Service.Update(new Site(site.Id) { TimeZone = zone });
        var playbook = _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Csm), (1, TeamRole.Csm));
        Apply(ProduceAction(), playbook);
        _world.TasksOf(_account).Select(task => task.GetAttributeValue<DateTime>("scheduledend").Date).ShouldBe([CrmWorld.Day(today), CrmWorld.Day(tomorrow)]);
    }

    [Fact]
    public void SitesInSeveralZones_AreOfTheDayOfMostOfThem()
    {
        _world.Organization.Clock.SetUtcNow(new DateTimeOffset(2027, 10, 31, 22, 30, 0, TimeSpan.Zero));
        foreach (var zone in new[] { "America/Santiago", "Europe/Helsinki", "Europe/Helsinki", "Nowhere", "Nowhere", "Nowhere" })
        {
            var site = _world.ProduceValidSite(_account, 8m, 8m, 8m, 8m, 8m, 8m, 8m);
            _world.Service.Update(new Site(site.Id) { TimeZone = zone, Name = site.Id.ToString("D") });
        }

        Apply(ProduceAction(), _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Csm)));
        _world.TasksOf(_account).Single().GetAttributeValue<DateTime>("scheduledend").Date.ShouldBe(new DateTime(2027, 11, 1));
    }

    [Fact]
    public void Repeating_CreatesWhatIsMissingOnly()
    {
        var playbook = _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Csm), (1, TeamRole.Csm));
        var action = ProduceAction();
        Apply(action, playbook);
        _world.Service.Delete("task", _world.TasksOf(_account)[0].Id);

        Apply(action, null)["TasksCreated"].ShouldBe(1);
        var answer = Apply(action, playbook);

        answer["TasksCreated"].ShouldBe(0);
        ((string)answer["Message"]).ShouldContain("were there already");
        _world.TasksOf(_account).Count.ShouldBe(2);
    }

    [Fact]
    public void WhoeverMayOnlyReadTheAction_GetsNoTasksThoughItsPlaybookStandsThere()
    {
        var playbook = _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Csm));
        var action = ProduceAction();
        _world.Service.Update(new CallToAction(action.Id) { PlaybookId = playbook.ToEntityReference() });
        var colleague = _world.Organization.AddUser("Cora Winter", "CSM");
        Share(action, colleague, ShareRights.Read);
        Share(_account, colleague, ShareRights.Read);

        CrmWorld.Refusal(() => _world.CallAs(colleague, "csm_ApplyPlaybook", ("Target", action.ToEntityReference()))).ShouldContain("WriteAccess");
        _world.TasksOf(_account).ShouldBeEmpty();

        Share(action, colleague, ShareRights.Read | ShareRights.Write | ShareRights.Append);
        _world.CallAs(colleague, "csm_ApplyPlaybook", ("Target", action.ToEntityReference()))["TasksCreated"].ShouldBe(1);
    }

    [Fact]
    public void NoPlaybookNamed_TakesTheOneOfTriggerAndSegment()
    {
        _world.ProduceValidPlaybook(PlaybookTrigger.SponsorLeft, (0, TeamRole.Csm));
        var special = _world.ProduceValidPlaybook(PlaybookTrigger.RedAccount, (0, TeamRole.Csm), (1, TeamRole.Csm));
        _world.Service.Update(new Playbook(special.Id) { Segment = Segment.MidTouch, Name = "Red mid" });
        var all = _world.ProduceValidPlaybook(PlaybookTrigger.RedAccount, (0, TeamRole.Csm));
        _world.Service.Update(new Playbook(all.Id) { Name = "A red one for all" });
        var action = ProduceAction(row => row.Reason = "Health turned red");

        Apply(action, null)["TasksCreated"].ShouldBe(2);
        _world.Reload(action).PlaybookId!.Id.ShouldBe(special.Id);
    }

    [Fact]
    public void NewActionOfAShippedRule_GetsItsTasksByItself()
    {
        _world.ProduceValidPlaybook(PlaybookTrigger.RedAccount, (0, TeamRole.Csm), (2, TeamRole.Csm));
        ProduceAction(row => row.Reason = "Health turned red");
        ProduceAction();
        _world.Settle();

        _world.TasksOf(_account).Count.ShouldBe(2);
        _world.TasksOf(_account).ShouldAllBe(task => task.GetAttributeValue<EntityReference>("ownerid").Id == _csm);
    }

    [Fact]
    public void WhatIsMissing_IsSaid()
    {
        CrmWorld.Refusal(() => Apply(ProduceAction(), null)).ShouldBe("No playbook is meant for the reason 'Idle time' of 'Idle time'. Name the playbook to apply.");
        CrmWorld.Refusal(() => Apply(ProduceAction(row => row.Reason = "Sponsor left"), null)).ShouldContain("No active playbook with steps has the trigger 'SponsorLeft' for mid touch customers");
        var empty = _world.ProduceValidPlaybook(PlaybookTrigger.Manual);
        CrmWorld.Refusal(() => Apply(ProduceAction(row => row.Source = "South terminal"), empty)).ShouldContain("no active playbook");
    }

    [Fact]
    public void DeactivatedPlaybook_IsNotPlayed()
    {
        var playbook = _world.ProduceValidPlaybook(PlaybookTrigger.RedAccount, (0, TeamRole.Csm));
        _world.Service.Update(new Playbook(playbook.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        var action = ProduceAction(row => row.Reason = "Health turned red");
        _world.Settle();

        CrmWorld.Refusal(() => Apply(action, playbook)).ShouldContain("There is no active playbook");
        CrmWorld.Refusal(() => Apply(action, null)).ShouldContain("No active playbook with steps has the trigger 'RedAccount'");
        _world.TasksOf(_account).ShouldBeEmpty();
    }

    [Fact]
    public void NamedPlaybook_GoesBeforeTheOneTheActionHas()
    {
        var action = ProduceAction();
        Apply(action, _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Csm)))["TasksCreated"].ShouldBe(1);
        var other = _world.ProduceValidPlaybook(PlaybookTrigger.GoalAchieved, (0, TeamRole.Csm), (1, TeamRole.Csm));
        Apply(action, other)["TasksCreated"].ShouldBe(2);
        _world.Reload(action).PlaybookId!.Id.ShouldBe(other.Id);
    }

    [Fact]
    public void TaskOfADisabledColleague_IsTheAccountOwners()
    {
        _world.Add(new TeamMember { Name = "Service", AccountId = _account.ToEntityReference(), UserId = new EntityReference("systemuser", _technician), Role = TeamRole.Service });
        _world.Service.Update(new Entity("systemuser", _technician) { ["isdisabled"] = true });
        Apply(ProduceAction(), _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Service)));
        _world.TasksOf(_account).ShouldHaveSingleItem().GetAttributeValue<EntityReference>("ownerid").Id.ShouldBe(_csm);
    }

    [Fact]
    public void ClosedAction_IsRefused()
    {
        var action = ProduceAction();
        _world.Service.Update(new CallToAction(action.Id) { Status = ActionStatus.Done });
        CrmWorld.Refusal(() => Apply(action, _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Csm)))).ShouldContain("is closed. Open it again");
    }

    [Fact]
    public void AccountMergedAway_IsRefusedBySentenceAndGetsNothingByItself()
    {
        _world.ProduceValidPlaybook(PlaybookTrigger.RedAccount, (0, TeamRole.Csm));
        var action = ProduceAction(row => row.Reason = "Health turned red");
        _world.Service.Update(new Entity("account", _account.Id) { ["statecode"] = new OptionSetValue(1) });
        _world.Settle();

        CrmWorld.Refusal(() => Apply(action, null)).ShouldContain("is deactivated, perhaps because it was merged");
        _world.TasksOf(_account).ShouldBeEmpty();
    }

    [Fact]
    public void SomebodyWhoMayNotWriteIt_IsRefused()
    {
        var playbook = _world.ProduceValidPlaybook(PlaybookTrigger.Manual, (0, TeamRole.Csm));
        var action = ProduceAction();
        CrmWorld.Refusal(() => Apply(action, playbook, _technician)).ShouldContain("prvWritecsm_CallToAction");
        CrmWorld.Refusal(() => Apply(action, playbook, _world.Organization.AddUser("Otto Berg"))).ShouldContain("prvWritecsm_CallToAction");
        _world.TasksOf(_account).ShouldBeEmpty();
    }

    private CallToAction ProduceAction(Action<CallToAction>? overrides = null) => _world.ProduceValidAction(_account, row =>
    {
        row.OwnerId = new EntityReference("systemuser", _csm);
        overrides?.Invoke(row);
    });

    private OrganizationResponse Apply(CallToAction action, Playbook? playbook, Guid? user = null)
    {
        var request = new OrganizationRequest("csm_ApplyPlaybook") { ["Target"] = action.ToEntityReference() };
        if (playbook is not null)
        {
            request["Playbook"] = playbook.ToEntityReference();
        }

        return _world.Organization.ServiceFor(user ?? _csm).Execute(request);
    }

    private void Share(Entity row, Guid user, ShareRights rights) => _world.Service.Execute(new OrganizationRequest("GrantAccess")
    {
        ["Target"] = row.ToEntityReference(),
        ["PrincipalAccess"] = new PrincipalShare(new EntityReference("systemuser", user), rights),
    });

    /// <summary>Flags of the platform's AccessRights, whose assembly nothing else here needs.</summary>
    [Flags]
    private enum ShareRights
    {
        Read = 1,
        Write = 2,
        Append = 4,
    }

    /// <summary>The platform's PrincipalAccess.</summary>
    private sealed record PrincipalShare(EntityReference Principal, ShareRights AccessMask);
}
