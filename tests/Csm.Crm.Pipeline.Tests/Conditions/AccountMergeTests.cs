using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Conditions;

/// <summary>An account that is merged into another: what follows, what stays behind, and what goes on with the one that stays.</summary>
[Needs(Capability.AsyncQueue, Capability.BulkMessages, Capability.CustomApis, Capability.Clock, Capability.UniqueKeys)]
public class AccountMergeTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _stays;
    private readonly Account _goes;

    public AccountMergeTests()
    {
        _world.ProduceAssessedModel();
        _stays = _world.ProduceValidAccount(row => row.Name = "Harbour");
        _goes = _world.ProduceValidAccount(row => row.Name = "Harbour Ltd");
    }

    [Fact]
    public void Health_IsScoredAnewForTheAccountThatStaysAndNoMoreForTheOther()
    {
        _world.MeterMonths(_goes, "idle_share", (1, 60m));
        _world.Assess(_stays, 90);
        _world.Assess(_goes, 90);
        var before = _world.Scores(_goes).Count;
        _world.AdvanceDays(1);

        Merge();

        var score = _world.Scores(_stays)[^1];
        (score.ScoredOn!.Value.Date, score.Score).ShouldBe((_world.Now.Date, 45m));
        _world.AdvanceDays(8);
        _world.Call("csm_RecalculateHealth")["Examined"].ShouldBe(1);
        _world.Scores(_goes).Count.ShouldBe(before);
    }

    [Fact]
    public void MachinesGoalsAndLedger_FollowAndTheMonthIsNotBookedTwice()
    {
        _world.ProduceRatio("idle_share");
        var machine = _world.ProduceValidMachine(_goes, "RS1");
        var goal = _world.ProduceValueGoal(_goes);
        _world.MeterRatio(_goes, "idle_share", 1, 25m, 744m);
        _world.Settle();
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)))["Booked"].ShouldBe(1);
        var booked = _world.Ledger(_goes).ShouldHaveSingleItem();

        Merge();

        _world.Reload(machine).AccountId!.Id.ShouldBe(_stays.Id);
        _world.Reload(goal).AccountId!.Id.ShouldBe(_stays.Id);
        var line = _world.Ledger(_stays).ShouldHaveSingleItem();
        (line.Id, line.Amount).ShouldBe((booked.Id, booked.Amount));
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)))["Booked"].ShouldBe(0);
        _world.Reload(_stays).ExperiencedViu.ShouldBe(booked.Amount);
        CrmWorld.Refusal(() => _world.Service.Update(new ValueEntry(line.Id) { AccountId = _goes.ToEntityReference() })).ShouldContain("is booked and stays as it is");

        // What the machine does from then on is published for its account.
        _world.MeterRatio(_stays, "idle_share", 0, 20m, 100m);
        _world.Settle();
        _world.OfAccount<ViuMetric>(ViuMetric.EntityLogicalName, _stays).Count.ShouldBe(2);
    }

    [Fact]
    public void RenewalCallAndTasks_GoOnAtTheAccountThatStays()
    {
        _world.ProduceValidPlaybook(PlaybookTrigger.Renewal, (0, TeamRole.Csm), (5, TeamRole.Csm));
        var subscription = _world.ProduceValidSubscription(_goes);
        _world.Settle();
        _world.TasksOf(_goes).Count.ShouldBe(2);

        Merge();

        var renewal = _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _stays).ShouldHaveSingleItem();
        _world.TasksOf(_stays).Count.ShouldBe(2);
        var call = _world.Action(_stays, "Renewal due");
        call.Status.ShouldBe(ActionStatus.Open);
        call.OpenKey!.ShouldStartWith(_stays.Id.ToString("D"));
        _world.Call("csm_ApplyPlaybook", ("Target", call.ToEntityReference()))["TasksCreated"].ShouldBe(0);

        var sweep = _world.Call("csm_RunRenewalSweep");
        (sweep["Triggered"], sweep["AlreadyOpen"], sweep["Assessed"]).ShouldBe((0, 1, 1));
        _world.Reload(_stays).NextRenewalOn.ShouldBe(renewal.TermEnd);
        _world.Call("csm_CloseRenewal", ("Target", _world.ChooseReport(renewal).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Renewed));
        _world.Settle();
        _world.OfAccount<Subscription>(Subscription.EntityLogicalName, _stays).Select(row => row.Status).ShouldBe([SubscriptionStatus.Renewed, SubscriptionStatus.Active], ignoreOrder: true);
        _world.Reload(subscription).AccountId!.Id.ShouldBe(_stays.Id);
    }

    [Fact]
    public void WhatBothHave_StaysBehindAndFailsNoMerge()
    {
        var contact = _world.ProduceContact("Port").Reference;
        var colleague = _world.Organization.AddUser("Clara Sommer", "CSM");
        var release = _world.Add(new Release { Name = "Autumn" });
        foreach (var account in new[] { _stays, _goes })
        {
            var of = account.ToEntityReference();
            _world.Add(new BusinessProfile { Name = "Profile", AccountId = of });
            _world.Add(new UsageCenterMember { Name = "Ada Port", AccountId = of, ContactId = contact });
            _world.Add(new TeamMember { Name = "Clara", AccountId = of, UserId = CrmWorld.OwnedBy(colleague), Role = TeamRole.Csm });
            _world.Add(new ReleaseAdoption { Name = "Autumn", AccountId = of, ReleaseId = release.ToEntityReference() });
            _world.ProduceValidSite(account, 8m);
            _world.MeterMonths(account, "idle_share", (2, 30m), (1, 30m));
            _world.Assess(account, 20);
        }

        _world.MeterMonths(_goes, "idle_share", (3, 40m));
        _world.ProduceValidMember(_goes, "Ben Quay");
        _world.ProduceValidAction(_stays);
        var twin = _world.ProduceValidAction(_goes, row => row.Outcome = "Mine.");
        _world.Settle();

        Merge();

        foreach (var table in new[] { "csm_businessprofile", "csm_releaseadoption", "csm_teammember", "csm_site" })
        {
            (_world.OfAccount<Entity>(table, _stays).Count, _world.OfAccount<Entity>(table, _goes).Count).ShouldBe((1, 1), table);
        }

        _world.OfAccount<UsageCenterMember>("csm_usagecentermember", _stays).Select(row => row.Name).Order().ShouldBe(["Ada Port", "Ben Quay"]);
        (_world.OfAccount<ViuMetric>("csm_viumetric", _stays).Count, _world.OfAccount<ViuMetric>("csm_viumetric", _goes).Count).ShouldBe((3, 2));
        var closed = _world.Reload(twin);
        (closed.AccountId!.Id, closed.Status).ShouldBe((_stays.Id, ActionStatus.Cancelled));
        closed.Outcome.ShouldBe("Mine.\nClosed by itself on 2026-11-02: the customer was merged into another one, where the same is open.");
        _world.Actions(_stays).Count(action => action.Reason == "Idle time" && action.Status == ActionStatus.Open).ShouldBe(1);
    }

    private void Merge()
    {
        _world.Service.Execute(new OrganizationRequest("Merge")
        {
            ["Target"] = _stays.ToEntityReference(), ["SubordinateId"] = _goes.Id, ["UpdateContent"] = new Entity(Account.EntityLogicalName), ["PerformParentingChecks"] = false,
        });
        _world.Settle();
    }
}
