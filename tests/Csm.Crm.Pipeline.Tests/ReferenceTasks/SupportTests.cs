using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>6.1 Solve problems.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class SupportTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("6.1.1", "Service")]
    public void Problem_GetsANumberADayAndTheOwnerOfTheCustomer()
    {
        var csm = _desk.Employ("CSM");
        var account = _desk.CustomerOf(csm);
        var machine = _desk.World.ProduceValidMachine(account, "RS1");

        var problem = _desk.Open(_desk.Add(Leak(account, machine)));

        problem.Number!.ShouldStartWith("PRB-");
        (problem.RaisedOn, problem.Status, problem.Level, problem.MachineId!.Id).ShouldBe((_desk.Today, ProblemStatus.Open, SupportLevel.Level1, machine.Id));
        problem.OwnerId!.Id.ShouldBe(csm);
        _desk.Screens.View("csm_problem", "Open problems").ShouldHaveSingleItem().Id.ShouldBe(problem.Id);
        _desk.RefusedTo("Sales", service => service.Create(Leak(account, machine))).ShouldContain("prvCreatecsm_Problem");
    }

    [Fact]
    [ReferenceTask("6.1.2", "Service")]
    public void Cause_IsReadFromTheFaultsBesideTheProblemAndClassified()
    {
        var account = _desk.CustomerOf(_desk.Employ("CSM"));
        var machine = _desk.World.ProduceValidMachine(account, "RS1");
        var problem = _desk.Add(Leak(account, machine, row => row.Class = null));
        _desk.Telemetry().Create(new MachineFault
        {
            Name = "E12", AccountId = account.ToEntityReference(), MachineId = machine.ToEntityReference(), Code = "E12", Family = "Hydraulics", Severity = Severity.High, FirstSeen = _desk.World.Now, LastSeen = _desk.World.Now, Count = 3, SuggestedPart = "Seal 4711",
        });
        _desk.Settle();

        var fault = _desk.Screens.View<MachineFault>("csm_machinefault", "Open faults").ShouldHaveSingleItem();
        fault.SuggestedPart.ShouldBe("Seal 4711");
        _desk.Screens.View("csm_machine", "Machines with an open fault").ShouldHaveSingleItem().Id.ShouldBe(machine.Id);
        _desk.Service.Update(new Problem(problem.Id) { Class = ProblemClass.Machine, Cause = "Seal 4711 worn, code E12." });

        _desk.Screens.Chart("csm_problem", "Problems by class").ShouldBe(new Dictionary<string, decimal> { ["Machine"] = 1m });
        _desk.Service.Update(new MachineFault(fault.Id) { ClearedOn = _desk.World.Now });
        _desk.Settle();
        _desk.Screens.View("csm_machine", "Machines with an open fault").ShouldBeEmpty();
    }

    [Fact]
    [ReferenceTask("6.1.3", "Service")]
    public void KnownSolution_IsFoundByClassAndMachineModelAndSolvesAtOnce()
    {
        var account = _desk.CustomerOf(_desk.Employ("CSM"));
        var earlier = _desk.World.ProduceValidMachine(account, "RS1", row => row.Model = "DRG450");
        var old = _desk.Add(Leak(account, earlier));
        _desk.Service.Update(new Problem(old.Id) { Status = ProblemStatus.Solved, Solution = "Renew seal 4711." });
        _desk.Add(Leak(account, _desk.World.ProduceValidMachine(account, "FT1", row => row.Model = "ECG50")));
        var problem = _desk.Add(Leak(account, _desk.World.ProduceValidMachine(account, "RS2", row => row.Model = "DRG450")));

        var other = _desk.Add(Leak(account, _desk.World.ProduceValidMachine(account, "FT2", row => row.Model = "ECG50")));
        _desk.Service.Update(new Problem(other.Id) { Status = ProblemStatus.Solved, Solution = "Tighten the hose." });

        // Filtered in the list by what its columns show.
        var listed = _desk.Screens.View("csm_problem", "Known solutions");
        listed.Count.ShouldBe(2);
        var known = listed.Single(row => row.GetAttributeValue<OptionSetValue>("csm_class").Value == (int)ProblemClass.Machine && (string)row.GetAttributeValue<AliasedValue>("machine.csm_model").Value == "DRG450").ToEntity<Problem>();
        _desk.Screens.ColumnsOf("csm_problem", "Known solutions").ShouldBe(["csm_name", "csm_class", "csm_cause", "csm_solution", "machine.csm_model", "csm_resolvedon"]);
        _desk.Service.Update(new Problem(problem.Id) { Status = ProblemStatus.Solved, Solution = known.Solution });

        var solved = _desk.Open(problem);
        (solved.ResolvedOn, solved.Level2On, solved.Solution).ShouldBe((_desk.Today, null, "Renew seal 4711."));
    }

    [Fact]
    [ReferenceTask("6.1.4", "Service")]
    public void ProblemThatIsPassedOn_IsDatedAtEachLevel()
    {
        var account = _desk.CustomerOf(_desk.Employ("CSM"));
        var problem = _desk.Add(Leak(account, _desk.World.ProduceValidMachine(account, "RS1")));
        _desk.World.AdvanceDays(1);
        _desk.Service.Update(new Problem(problem.Id) { Level = SupportLevel.Level2 });
        _desk.World.AdvanceDays(2);
        _desk.Service.Update(new Problem(problem.Id) { Level = SupportLevel.Level3, Status = ProblemStatus.InProgress });

        (_desk.Open(problem).Level2On, _desk.Open(problem).Level3On).ShouldBe((new DateTime(2026, 11, 3), new DateTime(2026, 11, 5)));
        foreach (var table in new[] { "csm_renewal", "csm_guarantee", "csm_healthscore" })
        {
            CrmWorld.Refusal(() => _desk.Service.RetrieveMultiple(new QueryExpression(table))).ShouldContain("prvRead" + table, Case.Insensitive);
        }
    }

    [Fact]
    [ReferenceTask("6.1.5", "CSM")]
    public void OpenProblems_AreListedByTheirAgeAndWeighOnTheScore()
    {
        var account = _desk.ScoredCustomer(overrides: row => (row.Segment, row.FleetSize) = (Segment.HighTouch, 20));
        var machine = _desk.World.ProduceValidMachine(account, "RS1");
        var before = Load(account);
        for (var number = 0; number < 6; number++)
        {
            var (day, severity) = (_desk.Today.AddDays(-10 - number), number % 2 == 0 ? Severity.Critical : Severity.High);
            _desk.Add(Leak(account, machine, row => (row.RaisedOn, row.Severity) = (day, severity)));
        }

        _desk.Settle();
        _desk.Screens.View<Problem>("csm_problem", "My open problems").Count.ShouldBe(6);
        var listed = _desk.Screens.View<Problem>("csm_problem", "Open problems by age");
        listed.Count.ShouldBe(6);
        listed.Select(row => row.RaisedOn).ShouldBe(listed.Select(row => row.RaisedOn).Order());

        var after = Load(account);
        after.Points!.Value.ShouldBeLessThan(before.Points ?? 100m);
        after.SourceTable.ShouldBe("csm_problem");
    }

    [Fact]
    [ReferenceTask("6.1.6", "Service")]
    public void WrittenSolution_BecomesAnInsightThatNamesItsProblem()
    {
        var account = _desk.CustomerOf(_desk.Employ("CSM"));
        var problem = _desk.Add(Leak(account, _desk.World.ProduceValidMachine(account, "RS1")));
        _desk.Service.Update(new Problem(problem.Id) { Status = ProblemStatus.Solved, Cause = "Wrong seal.", Solution = "Renew the seal every 500 hours." });
        _desk.Settle();

        var insight = _desk.ScreensOf("CSM").View<Insight>("csm_insight", "Insights of the last 90 days").ShouldHaveSingleItem();
        insight.Source.ShouldBe($"Problem {_desk.Open(problem).Number}");
        insight.Category.ShouldBe(InsightCategory.Product);
        _desk.World.Reload(insight).Text.ShouldBe("Cause: Wrong seal.\n\nSolution: Renew the seal every 500 hours.");
    }

    private HealthEvidence Load(Account account)
    {
        _desk.World.AdvanceDays(1);
        _desk.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        _desk.Settle();
        return _desk.World.EvidenceOf(_desk.NewestScore(account)).Single(row => row.Name == "Support load");
    }

    private static Problem Leak(Account account, Machine machine, Action<Problem>? overrides = null)
    {
        var problem = new Problem { Name = "Leaking cylinder", AccountId = account.ToEntityReference(), MachineId = machine.ToEntityReference(), Class = ProblemClass.Machine, Severity = Severity.Medium };
        overrides?.Invoke(problem);
        return problem;
    }
}
