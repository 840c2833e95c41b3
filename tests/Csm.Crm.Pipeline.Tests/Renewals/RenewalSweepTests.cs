using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>What the sweep writes at open renewals and their customers, and what it leaves alone (R12).</summary>
[Needs(Capability.CustomApis, Capability.Clock, Capability.AsyncQueue)]
public class RenewalSweepTests
{
    private const string NoWatch = "Watch is no answer at checkpoint 3";
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public RenewalSweepTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount(row => row.Segment = Segment.HighTouch);
    }

    [Fact]
    public void LikelihoodThatHardlyMoves_IsNotWritten()
    {
        Subscribe(100);
        _world.Assess(_account, 95);
        Sweep();
        var (likelihood, version) = (TheRenewal().Likelihood, TheRenewal().RowVersion);
        _world.Assess(_account, 94);
        Sweep();
        (TheRenewal().RowVersion, _world.Reload(_account).RenewalLikelihood).ShouldBe((version, likelihood));

        _world.Assess(_account, 30);
        Sweep();
        TheRenewal().Likelihood!.Value.ShouldBeLessThan(likelihood!.Value - 1m);
        (TheRenewal().Drivers!.StartsWith("health 30;", StringComparison.Ordinal), _world.Reload(_account).RenewalLikelihood).ShouldBe((true, TheRenewal().Likelihood));
    }

    [Fact]
    public void MachineAssessmentThatIsMissing_IsMadeUpForAndOneThatStandsStays()
    {
        Subscribe(100);
        _world.Assess(_account, 95);
        Sweep();
        TheRenewal().MachineAssessment.ShouldBe(Assessment.Renew);
        _world.Assess(_account, 10);
        Sweep();
        TheRenewal().MachineAssessment.ShouldBe(Assessment.Renew);

        _world.Service.Update(new Renewal(TheRenewal().Id) { MachineAssessment = null });
        Sweep();
        TheRenewal().MachineAssessment.ShouldBe(Assessment.Risk);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(500)]
    public void NextRenewalOfTheAccount_IsTheEarliestOpenOne(int? known)
    {
        Subscribe(120);
        Subscribe(100);
        _world.Service.Update(new Account(_account.Id) { NextRenewalOn = known is { } days ? _world.Now.Date.AddDays(days) : null });
        Sweep();
        _world.Reload(_account).NextRenewalOn.ShouldBe(_world.Now.Date.AddDays(100));
    }

    [Theory]
    [InlineData(200, RenewalStage.Checkpoint6, false)]
    [InlineData(100, RenewalStage.Checkpoint3, true)]
    public void Watch_IsAnAnswerUntilCheckpointThree(int endsIn, RenewalStage stage, bool isAsked)
    {
        Subscribe(endsIn);
        _world.Service.Update(new Renewal(TheRenewal().Id) { HumanAssessment = Assessment.Watch });
        Sweep();
        TheRenewal().Stage.ShouldBe(stage);
        _world.Actions(_account).Any(action => action.Reason == NoWatch).ShouldBe(isAsked);
    }

    [Fact]
    public void RenewalThatWentOn_IsAskedNothingMore()
    {
        Subscribe(100);
        Sweep();
        _world.Action(_account, "Renewal assessment missing").Status.ShouldBe(ActionStatus.Open);
        _world.Service.Update(new Renewal(TheRenewal().Id) { Stage = RenewalStage.ValueReview });
        Sweep();
        TheRenewal().Stage.ShouldBe(RenewalStage.ValueReview);
        _world.Action(_account, "Renewal assessment missing").Status.ShouldBe(ActionStatus.Done);
    }

    private void Subscribe(int endsIn)
    {
        _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddDays(endsIn));
        _world.Settle();
    }

    private void Sweep()
    {
        _world.Call("csm_RunRenewalSweep");
        _world.Settle();
    }

    private Renewal TheRenewal() => _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).ShouldHaveSingleItem();
}
