using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Support;

[Needs(Capability.Security, Capability.Clock)]
public class ProblemTests
{
    private readonly CrmWorld _world = new();
    private readonly IOrganizationService _service;
    private readonly Account _account;

    public ProblemTests()
    {
        _world.ProduceAssessedModel();
        var user = _world.Organization.AddUser("Tom Weber", "Service");
        _service = _world.Organization.ServiceFor(user);
        _account = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", user));
    }

    [Fact]
    public void Service_TakesAProblemThroughItsLevelsAndEveryDayIsStamped()
    {
        var problem = Raise();
        var raised = _world.Reload(problem);
        raised.RaisedOn.ShouldBe(_world.Now.Date);
        raised.Status.ShouldBe(ProblemStatus.Open);
        raised.Level.ShouldBe(SupportLevel.Level1);

        _world.AdvanceDays(1);
        _service.Update(new Problem(problem.Id) { Level = SupportLevel.Level2 });
        _world.AdvanceDays(2);
        _service.Update(new Problem(problem.Id) { Level = SupportLevel.Level3, Status = ProblemStatus.InProgress });
        _world.AdvanceDays(3);
        _service.Update(new Problem(problem.Id) { Status = ProblemStatus.Solved });

        var solved = _world.Reload(problem);
        (solved.Level2On, solved.Level3On, solved.ResolvedOn).ShouldBe((new DateTime(2026, 11, 3), new DateTime(2026, 11, 5), new DateTime(2026, 11, 8)));
        _service.Update(new Problem(problem.Id) { Status = ProblemStatus.Open });
        _world.Reload(problem).ResolvedOn.ShouldBeNull();
    }

    [Fact]
    public void DayThatAPersonEntered_Stays()
    {
        var problem = Raise(row => row.RaisedOn = new DateTime(2026, 10, 1));
        _service.Update(new Problem(problem.Id) { Status = ProblemStatus.Closed, ResolvedOn = new DateTime(2026, 10, 20) });
        _service.Update(new Problem(problem.Id) { Status = ProblemStatus.Solved });
        (_world.Reload(problem).RaisedOn, _world.Reload(problem).ResolvedOn).ShouldBe((new DateTime(2026, 10, 1), new DateTime(2026, 10, 20)));
    }

    [Fact]
    public void WrittenSolution_BecomesOneInsightThatPeopleMayEdit()
    {
        var problem = Raise();
        _service.Update(new Problem(problem.Id) { Status = ProblemStatus.Solved });
        _world.Settle();
        Insights().ShouldBeEmpty();

        _service.Update(new Problem(problem.Id) { Solution = "Renew the seal every 500 hours.", Cause = "Wrong seal." });
        _world.Settle();
        var insight = Insights().ShouldHaveSingleItem();
        insight.Text.ShouldBe("Cause: Wrong seal.\n\nSolution: Renew the seal every 500 hours.");
        insight.Source!.ShouldStartWith("Problem PRB-");
        insight.Category.ShouldBe(InsightCategory.Product);

        _world.Service.Update(new Insight(insight.Id) { Text = "Renew the seal every 400 hours." });
        _service.Update(new Problem(problem.Id) { Solution = "Renew the seal every 500 hours!" });
        _world.Settle();
        Insights().ShouldHaveSingleItem().Text.ShouldBe("Renew the seal every 400 hours.");
    }

    [Theory]
    [InlineData(ProblemStatus.Closed, ProblemClass.Software, "Install the update.", InsightCategory.Product)]
    [InlineData(ProblemStatus.Solved, ProblemClass.Process, "Park where the charger is.", InsightCategory.Service)]
    [InlineData(ProblemStatus.Solved, ProblemClass.Machine, "  ", null)]
    [InlineData(ProblemStatus.InProgress, ProblemClass.Machine, "Perhaps the seal.", null)]
    public void SolvedProblemWithASolution_IsShared(ProblemStatus status, ProblemClass about, string solution, InsightCategory? category)
    {
        Raise(row => (row.Status, row.Class, row.Solution) = (status, about, solution));
        _world.Settle();
        Insights().Select(insight => insight.Category).ShouldBe(category is null ? [] : [category]);
    }

    private IReadOnlyList<Insight> Insights() => _world.OfAccount<Insight>(Insight.EntityLogicalName, _account);

    private Problem Raise(Action<Problem>? overrides = null)
    {
        var problem = new Problem { Name = "Leaking cylinder", AccountId = _account.ToEntityReference(), Class = ProblemClass.Machine, Severity = Severity.Medium };
        overrides?.Invoke(problem);
        problem.Id = _service.Create(problem);
        return problem;
    }
}
