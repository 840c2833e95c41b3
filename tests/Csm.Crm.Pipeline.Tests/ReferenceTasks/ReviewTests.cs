using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>6.2 Review success together.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class ReviewTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("6.2.1", "CSM")]
    public void Review_IsPreparedForItsAudienceWithAllOfTheValueAccountedFor()
    {
        var account = Valued();
        var report = Report(account, UsageCenterRole.FleetManager);

        report.Audience.ShouldBe(UsageCenterRole.FleetManager);
        (report.Expected, report.Experienced).ShouldBe((48_000m, 8_000m));
        (report.Explained + report.Unexplained).ShouldBe(report.Experienced);
        report.Status.ShouldBe(ReportStatus.Draft);
        _desk.RefusedTo("Sales", service => service.Execute(Request(account, UsageCenterRole.FleetManager))).ShouldContain("prvCreatecsm_ValueReport");
    }

    [Fact]
    [ReferenceTask("6.2.2", "CSM")]
    public void Kpis_ArePresentedWithTheirHistoryAndOnASelfContainedPage()
    {
        var account = Valued();
        _desk.World.ProduceMeasuredGoal(account, out var kpi);
        _desk.Meter(account, "utilisation", [.. Enumerable.Range(1, 8).Select(month => (month, 70m - (2m * month)))]);

        var columns = _desk.Screens.ColumnsOf("csm_viumetric", "Value in use by month");
        columns.ShouldContain("csm_previousvalue");
        columns.ShouldContain("csm_lastyearvalue");
        _desk.Screens.View<KpiMeasurement>("csm_kpimeasurement", "Measurements of the last 12 months").Count(row => row.KpiId!.Id == kpi.Id).ShouldBe(8);
        _desk.Open(kpi).Forecast.ShouldNotBeNull();
        var page = Report(account, UsageCenterRole.EconomicBuyer).Html!;
        var table = page[page.IndexOf("KPIs as they stand", StringComparison.Ordinal)..];
        var row = table[table.IndexOf(_desk.Open(kpi).Name!, StringComparison.Ordinal)..];
        row[..row.IndexOf("</tr>", StringComparison.Ordinal)].ShouldContain("""<td class="n">0 %</td><td class="n">100 %</td><td class="n">68 %</td><td class="d">2026-10-31</td><td>amber</td>""");
        page.ShouldContain(kpi.Id.ToString("D"));
        page.ShouldContain("<svg");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("src=\"http");
    }

    [Fact]
    [ReferenceTask("6.2.3", "CSM")]
    public void PlanOfAction_ShowsWhatIsOpenByDateAndWhatWasDone()
    {
        var account = _desk.Customer();
        var plan = _desk.Add(new SuccessPlan { Name = "2027", AccountId = account.ToEntityReference(), Objective = "Cheaper moves", Status = PlanStatus.Active, From = _desk.Today, To = _desk.Today.AddYears(1) });
        _desk.Add(Step("Later", 40));
        _desk.Add(Step("Sooner", 10));
        var done = _desk.Add(Step("Done", 5));
        _desk.Service.Update(new CallToAction(done.Id) { Status = ActionStatus.Done, Outcome = "Automatic engine stop is on." });

        _desk.Screens.View("csm_calltoaction", "Open calls to action by due date").Select(row => row.GetAttributeValue<string>("csm_name")).ShouldBe(["Sooner", "Later"]);
        _desk.Screens.View<CallToAction>("csm_calltoaction", "Calls to action closed in the last 90 days").ShouldHaveSingleItem().Outcome.ShouldBe("Automatic engine stop is on.");
        _desk.Open(done).ClosedOn.ShouldBe(_desk.World.Now);
        _desk.Screens.GridsOn("csm_successplan").ShouldContain(view => view.Contains("alls to action", StringComparison.Ordinal));

        CallToAction Step(string name, int dueIn) => new()
        {
            Name = name, AccountId = account.ToEntityReference(), Kind = ActionKind.Opportunity, Reason = name, Source = "Review", Due = _desk.Today.AddDays(dueIn), SuccessPlanId = plan.ToEntityReference(),
        };
    }

    [Fact]
    [ReferenceTask("6.2.4", "CSM")]
    public void GoalThatIsHeldForTwoMonths_IsCelebratedByItsPlaybook()
    {
        _desk.World.Needs(Capability.BusinessEvents);
        var account = _desk.Customer();
        var goal = _desk.World.ProduceMeasuredGoal(account, out _);
        _desk.Meter(account, "utilisation", (2, 101m), (1, 104m));

        _desk.Screens.View("csm_goal", "Achieved goals").ShouldHaveSingleItem().Id.ShouldBe(goal.Id);
        _desk.World.Organization.BusinessEvents.Count(happened => happened.Name == "csm_GoalAchieved").ShouldBe(1);
        _desk.OpenActions(account, "Goal achieved").ShouldHaveSingleItem().Kind.ShouldBe(ActionKind.Benefit);
        var tasks = _desk.World.TasksOf(account);
        tasks.Select(task => task.GetAttributeValue<string>("subject")).ShouldContain("Thank the people who did it");
        tasks.ShouldAllBe(task => task.GetAttributeValue<EntityReference>("ownerid").Id == _desk.Me);
    }

    [Fact]
    [ReferenceTask("6.2.5", "CSM")]
    public void Release_IsPresentedToWhomItConcernsAndItsUseIsFollowed()
    {
        var account = _desk.Customer();
        var concerned = _desk.Meet(account, "Ada Port", row => row.Roles = [UsageCenterRole.FleetManager]);
        _desk.Meet(account, "Ben Quay", row => row.Roles = [UsageCenterRole.Procurement]);
        var release = _desk.World.Add(new Release { Name = "Idle alerts", Date = _desk.Today, RolesConcerned = [UsageCenterRole.FleetManager], Benefit = "Engines stop while waiting." });
        var adoption = _desk.Add(new ReleaseAdoption { Name = "Idle alerts", AccountId = account.ToEntityReference(), ReleaseId = release.ToEntityReference() });
        _desk.Screens.View("csm_releaseadoption", "Releases not presented yet").ShouldHaveSingleItem().Id.ShouldBe(adoption.Id);

        _desk.Meet(account, "Cleo Gate", row => (row.Roles, row.LeftOn) = ([UsageCenterRole.FleetManager], _desk.Today));
        var shown = _desk.Screens.View("csm_usagecentermember", "Whom releases concern").ShouldHaveSingleItem();
        (shown.Id, shown.GetAttributeValue<AliasedValue>("release.csm_name").Value).ShouldBe((concerned.Id, "Idle alerts"));
        _desk.Service.Update(new ReleaseAdoption(adoption.Id) { PresentedOn = _desk.Today });
        _desk.Screens.View("csm_usagecentermember", "Whom releases concern").ShouldBeEmpty();
        _desk.Screens.View("csm_releaseadoption", "Releases not adopted yet").ShouldHaveSingleItem().Id.ShouldBe(adoption.Id);
        _desk.Service.Update(new ReleaseAdoption(adoption.Id) { AdoptedOn = _desk.Today });

        _desk.Screens.View("csm_releaseadoption", "Releases not adopted yet").ShouldBeEmpty();
        CrmWorld.Refusal(() => _desk.Add(new ReleaseAdoption { Name = "Twin", AccountId = account.ToEntityReference(), ReleaseId = release.ToEntityReference() })).ShouldContain("csm_releaseadoption");
        CrmWorld.Refusal(() => _desk.Add(new Release { Name = "Mine" })).ShouldContain("prvCreatecsm_Release");
    }

    [Fact]
    [ReferenceTask("6.2.6", "CSM")]
    public void PresentedReview_StaysAsItWasShownAndItsPageIsAtTheCustomer()
    {
        var account = Valued();
        var report = Report(account, UsageCenterRole.EconomicBuyer);
        _desk.Service.Update(new ValueReport(report.Id) { Status = ReportStatus.Ready });
        _desk.Screens.View("csm_valuereport", "Reports to present").ShouldHaveSingleItem().Id.ShouldBe(report.Id);

        _desk.Service.Update(new ValueReport(report.Id) { Status = ReportStatus.Presented, PresentedOn = _desk.Today });
        _desk.Service.Create(new Entity("annotation") { ["subject"] = "Decisions of the review", ["notetext"] = "Engine stop at both terminals.", ["objectid"] = account.ToEntityReference() });

        _desk.Screens.View("csm_valuereport", "Reports to present").ShouldBeEmpty();
        Report(account, UsageCenterRole.EconomicBuyer).Id.ShouldNotBe(report.Id);
        var shown = _desk.Open(report);
        (shown.Status, shown.PresentedOn, shown.Experienced).ShouldBe((ReportStatus.Presented, _desk.Today, 8_000m));
        var notes = _desk.World.Everything<Entity>("annotation");
        notes.ShouldAllBe(note => note.GetAttributeValue<EntityReference>("objectid").Id == account.Id);
        notes.ShouldContain(note => note.GetAttributeValue<string>("mimetype") == "text/html");
        _desk.ScreensOf("Sales").View("csm_valuereport", "Active Value reports").Count.ShouldBe(2);
    }

    private Account Valued()
    {
        var account = _desk.Customer();
        _desk.World.ProduceValueGoal(account);
        _desk.World.MeterRatio(account, "idle_share", 1, 25m, 2_000m);
        _desk.Settle();
        _desk.Call("csm_CloseValueMonth", ("Month", _desk.World.MonthsAgo(1)));
        return account;
    }

    private ValueReport Report(Account account, UsageCenterRole audience)
    {
        var answer = _desk.Service.Execute(Request(account, audience));
        return _desk.Open<ValueReport>((EntityReference)answer["Report"]);
    }

    private OrganizationRequest Request(Account account, UsageCenterRole audience) => new("csm_CreateValueReport")
    {
        ["Target"] = account.ToEntityReference(), ["From"] = _desk.World.MonthsAgo(12), ["To"] = _desk.World.MonthsAgo(0).AddDays(-1), ["Audience"] = (int)audience,
    };
}
