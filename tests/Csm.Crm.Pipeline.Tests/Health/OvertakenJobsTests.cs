using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>
/// Asynchronous jobs run in any order: each score tells of its own change once, and what is called for is what the newest
/// score says, whichever job comes last (R1, R13).
/// </summary>
[Needs(Capability.AsyncQueue, Capability.CustomApis, Capability.Clock, Capability.BusinessEvents)]
public class OvertakenJobsTests
{
    private const string TurnedRed = "Health turned red";
    private const string Vetoed = "Health is capped by a veto";
    private readonly CrmWorld _world = new();
    private readonly HealthModel _model;
    private readonly Account _account;

    public OvertakenJobsTests()
    {
        _model = _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Theory]
    [InlineData(80, 10, true)]
    [InlineData(10, 80, false)]
    [InlineData(80, 80, false)]
    [InlineData(10, 10, true)]
    public void JobThatComesLate_CallsForWhatTheNewestScoreSays(int older, int newer, bool isCalled)
    {
        Store(0, newer);
        _world.Settle();
        Store(-1, older);
        _world.Settle();
        _world.Actions(_account).Any(action => action.Status == ActionStatus.Open).ShouldBe(isCalled);
    }

    [Theory]
    [InlineData(new[] { 80, 50, 10 })]
    [InlineData(new[] { 10, 10, 80 })]
    [InlineData(new[] { 10, 80, 80 })]
    [InlineData(new[] { 50, 80, 50 })]
    public void ScoresThatWaitTogether_TellEachChangeOnceInTheirOrder(int[] scores)
    {
        for (var index = 0; index < scores.Length; index++)
        {
            Store(index - scores.Length, scores[index]);
        }

        _world.Settle();

        var told = Told();
        told.Select(happened => happened.New).ShouldBe(scores.Where((score, index) => index == 0 || StatusOf(score) != StatusOf(scores[index - 1])).Select(score => StatusOf(score).ToString()));
        told.Select(happened => happened.Old).ShouldBe([nameof(HealthStatus.Unknown), .. told.Select(happened => happened.New).SkipLast(1)]);
        _world.Actions(_account).Count(action => action.Status == ActionStatus.Open).ShouldBe(scores[^1] < 40 ? 1 : 0);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 0)]
    public void JobThatSixScoresHaveOvertaken_TellsNothingAnyMore(int newer, int told)
    {
        for (var index = 0; index < newer; index++)
        {
            Store(index - newer, 80);
        }

        _world.Settle();
        var before = Told().Count;
        Store(-newer - 1, 10);
        _world.Settle();
        (Told().Count - before).ShouldBe(told);
    }

    [Fact]
    public void CallThatAPersonDealtWith_IsNotRaisedAgainByAJobThatComesLate()
    {
        Store(-5, 10);
        Store(-4, 10);
        _world.Settle();
        var call = _world.Action(_account, TurnedRed);
        _world.Service.Update(new CallToAction(call.Id) { Status = ActionStatus.Done });
        _world.AdvanceDays(30);

        // The red light has lasted since; it was told of, and a job about nothing new is no reason to tell it again.
        Store(-1, 10);
        _world.Settle();
        _world.Actions(_account).ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void VetoOfAnotherFactor_IsCalledForThoughOneWasInForce()
    {
        var payment = _world.ProduceValidFactor(_model, FactorSource.PaymentDiscipline, 1m);
        var guarantees = _world.ProduceValidFactor(_model, FactorSource.GuaranteeCompliance, 1m);
        Store(-3, 50, payment);
        _world.Settle();
        Store(-2, 50, guarantees);
        Store(-1, 50, guarantees);
        _world.Settle();
        var call = _world.Action(_account, Vetoed);
        (call.Status, call.Source, call.Occurrences).ShouldBe((ActionStatus.Open, payment.Name, 2));
        call.Outcome!.ShouldContain($"({guarantees.Name}: ");
    }

    private void Store(int daysFromNow, int score, HealthFactor? veto = null)
    {
        var on = _world.Now.AddDays(daysFromNow);
        _world.Service.Create(new HealthScore
        {
            Name = $"{on:yyyy-MM-dd}", AccountId = _account.ToEntityReference(), ScoredOn = on, Score = score, Status = StatusOf(score),
            EvidenceJson = veto is null ? "[]" : $$"""[{"kind":1,"factor":"{{veto.Id:D}}"}]""",
        });
    }

    private static HealthStatus StatusOf(int score) => score < 40 ? HealthStatus.Red : score < 70 ? HealthStatus.Amber : HealthStatus.Green;

    private IReadOnlyList<(string Old, string New)> Told() =>
    [
        .. _world.Organization.BusinessEvents
            .Where(happened => happened.Name == "csm_HealthStatusChanged")
            .Select(happened => ((string)happened.Parameters["OldStatus"]!, (string)happened.Parameters["NewStatus"]!)),
    ];
}
