using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>A veto and the red light it goes with are one cause: one call to action, with tasks once (R13).</summary>
public class OneCauseTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public OneCauseTests()
    {
        var model = _world.ProduceValidModel();
        _world.ProduceValidFactor(model, FactorSource.ManualAssessment, 80m, factor => factor.Name = "Assessment");
        Veto(model, FactorSource.PaymentDiscipline, "Payment");
        _world.ProduceValidPlaybook(PlaybookTrigger.RedAccount, (0, TeamRole.Csm), (2, TeamRole.Csm));
        _account = _world.ProduceValidAccount(row => row.OverdueInvoices = 0);
        _world.Assess(_account, 90);
    }

    [Fact]
    public void RedAfterAVeto_IsNamedOnTheCallOfTheVeto()
    {
        Owe(4);
        AssessAnew(10);
        Calls().ShouldHaveSingleItem().Reason.ShouldBe("Health is capped by a veto");

        _world.AdvanceDays(4);
        Owe(0);

        var call = Calls().ShouldHaveSingleItem();
        (call.Status, call.Occurrences, call.Source, call.RootCause).ShouldBe((ActionStatus.Open, 2, "Payment", "Payment: Look into PaymentDiscipline."));
        call.Outcome.ShouldBe("Joined on 2026-11-10: Health turned red (Assessment: Look into ManualAssessment).");
        _world.TasksOf(_account).Count.ShouldBe(2);

        AssessAnew(90);
        Calls().ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
        Calls()[0].Outcome!.ShouldEndWith("Closed by itself on 2026-11-14: the health is neither red nor capped by a veto any more.");
    }

    [Fact]
    public void VetoOnARedAccount_JoinsTheCallThatIsOpen()
    {
        AssessAnew(10);
        _world.AdvanceDays(4);
        Owe(4);

        var call = Calls().ShouldHaveSingleItem();
        (call.Reason, call.Status).ShouldBe(("Health turned red", ActionStatus.Open));
        call.Outcome.ShouldBe("Joined on 2026-11-10: Health is capped by a veto (Payment: Look into PaymentDiscipline).");
        _world.TasksOf(_account).Count.ShouldBe(2);
    }

    [Fact]
    public void VetoThatAPersonDealtWith_IsNotCalledForAgainAsRed()
    {
        Owe(4);
        AssessAnew(10);
        _world.Service.Update(new CallToAction(Calls().Single().Id) { Status = ActionStatus.Done, Outcome = "They pay tomorrow." });
        _world.AdvanceDays(4);
        Owe(0);

        var call = Calls().ShouldHaveSingleItem();
        (call.Status, call.Outcome).ShouldBe((ActionStatus.Done, "They pay tomorrow."));
    }

    [Fact]
    public void RedThatAPersonDealtWith_DoesNotHideANewVeto()
    {
        AssessAnew(10);
        _world.Service.Update(new CallToAction(Calls().Single().Id) { Status = ActionStatus.Done });
        _world.AdvanceDays(1);
        Owe(4);
        Calls().Single(call => call.Reason == "Health is capped by a veto").Status.ShouldBe(ActionStatus.Open);
    }

    private void Veto(HealthModel model, FactorSource source, string name) => _world.ProduceValidFactor(model, source, 10m, factor =>
    {
        factor.Name = name;
        (factor.Worst, factor.Amber, factor.Green, factor.Best, factor.VetoCap) = (5m, 3m, 1m, 0m, 30m);
    });

    private void Owe(int invoices)
    {
        _world.Service.Update(new Account(_account.Id) { OverdueInvoices = invoices });
        _world.Settle();
    }

    private void AssessAnew(int points)
    {
        _world.AdvanceDays(4);
        _world.Assess(_account, points);
    }

    private IReadOnlyList<CallToAction> Calls() => _world.Actions(_account);
}
