using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>1.2 Organise people, IT and money.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.Clock)]
public class OrganisationTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("1.2.1", "Customer success administrator")]
    public void TaskDescribedInAPlaybook_IsDoneWhereverThePlaybookIsApplied()
    {
        _desk.Screens.View("csm_referencetask", "Active Reference tasks").Count.ShouldBe(76);
        var asked = _desk.World.Everything<ReferenceTask>("csm_referencetask").Single(task => task.Number == "5.3.1");
        _desk.Add(RedStep(_desk, asked));

        var account = _desk.Customer();
        _desk.World.ProduceValidAction(account, action => action.Reason = "Health turned red");
        _desk.Settle();

        var steps = _desk.World.Everything<PlaybookStep>("csm_playbookstep");
        steps.ShouldAllBe(step => step.ReferenceTaskId != null);
        var tasks = _desk.World.TasksOf(account);
        tasks.Count.ShouldBe(8);
        tasks.ShouldContain(task => task.GetAttributeValue<string>("subject") == "Ask what people feel");
        _desk.RefusedTo("CSM", service => service.Create(RedStep(_desk, asked))).ShouldContain("prvCreatecsm_PlaybookStep");
    }

    [Fact]
    [ReferenceTask("1.2.2", "CSM lead")]
    public void Team_IsListedWhileItServesAndCustomersAreSeenByThoseWhoServeThem()
    {
        var account = _desk.CustomerOf(_desk.Employ("CSM"));
        _desk.Join(account, TeamRole.Sales, "Sales");
        _desk.Join(account, TeamRole.Service, "Service");
        Team().Select(member => member.Role).ShouldBe([TeamRole.Sales, TeamRole.Service], ignoreOrder: true);

        _desk.Service.Update(new TeamMember(Team().Single(member => member.Role == TeamRole.Sales).Id) { To = _desk.Today });
        Team().Count.ShouldBe(2, "the last day is a day of service");
        _desk.World.AdvanceDays(1);

        Team().ShouldHaveSingleItem().Role.ShouldBe(TeamRole.Service);
        _desk.Screens.View("account", "All customers").ShouldHaveSingleItem().Id.ShouldBe(account.Id);
        _desk.ScreensOf("CSM").View("account", "All customers").ShouldBeEmpty();

        IReadOnlyList<TeamMember> Team() => _desk.Screens.View<TeamMember>("csm_teammember", "Teams of today");
    }

    [Fact]
    [ReferenceTask("1.2.3", "CSM lead")]
    public void People_AreChosenByWhatTheyKnowAndShowWhatTheirCustomersAchieve()
    {
        var scene = new ProviderYear(_desk);
        scene.Work(minutes: 90);
        var candidate = _desk.Join(scene.Kept, TeamRole.Csm, "CSM");
        var finnish = new QueryExpression("csm_teammember") { ColumnSet = new ColumnSet("csm_userid") };
        finnish.Criteria.AddCondition("csm_languages", ConditionOperator.Like, "%Finnish%");
        finnish.Criteria.AddCondition("csm_industry", ConditionOperator.Equal, "Ports");
        _desk.Service.RetrieveMultiple(finnish).Entities.ShouldHaveSingleItem().GetAttributeValue<EntityReference>("csm_userid").Id.ShouldBe(candidate);

        scene.Close();

        var figure = _desk.Screens.View<CsmObjective>("csm_csmobjective", "Current objectives").Single(row => row.Kpi == ProviderKpi.ArrPerCsm);
        figure.Actual.ShouldBe(100_000m);
        _desk.Screens.Form("csm_csmobjective").ShouldContain("csm_permanager");
        _desk.Open(figure).PerManager!.ShouldEndWith("1 accounts, 100000 per year, 1.5 h");
        foreach (var (table, view) in new[] { ("account", "Customers by health"), ("account", "Value below expectation") })
        {
            _desk.Screens.ColumnsOf(table, view).ShouldContain("csm_successmanagerid");
        }

        _desk.Screens.View<Account>("account", "Customers by health").ShouldAllBe(account => account.SuccessManagerId!.Id == scene.Manager);
        _desk.RefusedTo("Sales", service => service.RetrieveMultiple(finnish)).ShouldContain("prvReadcsm_TeamMember");
    }

    [Fact]
    [ReferenceTask("1.2.4", "Customer success administrator")]
    public void UnknownDevice_IsSeenAndGivenToAMachineThatTelemetryThenWrites()
    {
        var writer = _desk.Telemetry();
        writer.Create(new IngestionIssue
        {
            Name = "Unknown device TU-77", Kind = IssueKind.UnknownDevice, DeviceId = "TU-77", Day = _desk.Today, Count = 40, FirstSeen = _desk.World.Now, LastSeen = _desk.World.Now, Sample = "{}",
        });
        var issue = _desk.Screens.View<IngestionIssue>("csm_ingestionissue", "Ingestion issues of the last 7 days").ShouldHaveSingleItem();
        issue.DeviceId.ShouldBe("TU-77");
        _desk.Screens.Chart("csm_ingestionissue", "Issues by kind").ShouldBe(new Dictionary<string, decimal> { ["Unknown device"] = 40m });

        var account = _desk.Customer();
        var machine = _desk.Add(new Machine { Name = "RS 7", AccountId = account.ToEntityReference(), DeviceId = "TU-77", Pin = "PIN-77", Feed = "port-north", Type = MachineType.ReachStacker });
        _desk.Screens.View("csm_machine", "Machines never heard of").ShouldHaveSingleItem().Id.ShouldBe(machine.Id);

        var known = new QueryExpression("csm_machine") { ColumnSet = new ColumnSet("csm_feed") };
        known.Criteria.AddCondition("csm_deviceid", ConditionOperator.Equal, issue.DeviceId);
        writer.RetrieveMultiple(known).Entities.ShouldHaveSingleItem().Id.ShouldBe(machine.Id);
        writer.Update(new Machine(machine.Id) { Connectivity = Connectivity.Online, LastSeen = _desk.World.Now });
        _desk.Screens.Chart("csm_machine", "Machines by connectivity").Keys.ShouldContain("Online");
        _desk.RefusedTo("CSM", service => service.RetrieveMultiple(new QueryExpression("csm_ingestionissue"))).ShouldContain("prvReadcsm_IngestionIssue");
    }

    [Fact]
    [ReferenceTask("1.2.5", "CSM lead")]
    public void Funding_ShowsWhatAnAccountCostsAndWhatItBuys()
    {
        var scene = new ProviderYear(_desk);
        scene.Work(minutes: 300);
        scene.Value();
        scene.Close(hourlyCost: 100m);

        var figures = _desk.Screens.View<CsmObjective>("csm_csmobjective", "Current objectives").ToDictionary(row => row.Kpi!.Value, row => row.Actual);
        figures[ProviderKpi.CostPerAccount].ShouldBe(500m);
        figures[ProviderKpi.ArrPerCsm].ShouldBe(100_000m);
        var delivered = _desk.Screens.View("csm_valueentry", "Value of the last 12 months").Sum(row => row.GetAttributeValue<Money>("csm_amount").Value);
        delivered.ShouldBe(4_000m);
        _desk.RefusedTo("Service", service => service.RetrieveMultiple(new QueryExpression("csm_csmobjective"))).ShouldContain("prvReadcsm_CsmObjective");
    }

    private static PlaybookStep RedStep(Desk desk, ReferenceTask task) => new()
    {
        Name = "Red account 80: Ask what people feel",
        PlaybookId = desk.Shipped<Playbook>("csm_playbook", "Red account").ToEntityReference(),
        Order = 80,
        OffsetDays = 3,
        Subject = "Ask what people feel",
        Instruction = "Call two members of the usage center.",
        Role = TeamRole.Csm,
        ReferenceTaskId = task.ToEntityReference(),
    };
}
