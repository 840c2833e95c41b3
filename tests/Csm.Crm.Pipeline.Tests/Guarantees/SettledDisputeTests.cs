using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Guarantees;

public class SettledDisputeTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Guarantee _guarantee;

    public SettledDisputeTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("availability", Better.Higher);
        _account = _world.ProduceValidAccount();
        var subscription = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        _world.ProduceMachine(_account, subscription);
        _guarantee = _world.ProduceGuarantee(subscription, _account);
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        _world.Settle();
    }

    [Fact]
    public void BreachMeasuredDuringTheDispute_IsToldOfOnceItIsSettled()
    {
        Dispute(true);
        Evaluate();
        (Period().Result, Period().Frozen).ShouldBe((GuaranteeResult.NotMet, true));
        Raised().ShouldBe(0);

        Dispute(false);

        Period().Frozen.ShouldBe(false);
        _world.Action(_account, "Guarantee breached").Occurrences.ShouldBe(1);
        Raised().ShouldBe(1);
        Evaluate()["Frozen"].ShouldBe(0);
        Raised().ShouldBe(1);
    }

    [Fact]
    public void BreachKnownBeforeTheDispute_IsMeasuredAgainAndNotToldOfTwice()
    {
        Evaluate();
        Dispute(true);
        Evaluate()["Frozen"].ShouldBe(1);
        _world.MeterRatio(_account, "availability", 1, 95m, 744m);

        Dispute(false);

        var period = Period();
        (period.Measured, period.Credit, period.Frozen).ShouldBe((95m, 1_000m, false));
        _world.Action(_account, "Guarantee breached").Occurrences.ShouldBe(1);
        Raised().ShouldBe(1);
    }

    [Fact]
    public void BreachTheDisputeProvedWrong_ClosesItsCall()
    {
        Evaluate();
        Dispute(true);
        Evaluate();
        _world.MeterRatio(_account, "availability", 1, 99m, 744m);

        Dispute(false);

        (Period().Result, Period().Credit, Period().Frozen).ShouldBe((GuaranteeResult.Met, 0m, false));
        _world.Action(_account, "Guarantee breached").Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void EndedGuarantee_IsThawedToo()
    {
        Dispute(true);
        Evaluate();
        _world.Service.Update(new Guarantee(_guarantee.Id) { Status = GuaranteeStatus.Ended });

        Dispute(false);

        Period().Frozen.ShouldBe(false);
        Raised().ShouldBe(1);
    }

    private void Dispute(bool isDisputed)
    {
        _world.Service.Update(new Guarantee(_guarantee.Id) { Disputed = isDisputed });
        _world.Settle();
    }

    private GuaranteePeriod Period() => _world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account).ShouldHaveSingleItem();

    private OrganizationResponse Evaluate() => _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(1)));

    private int Raised() => _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_GuaranteeBreached");
}
