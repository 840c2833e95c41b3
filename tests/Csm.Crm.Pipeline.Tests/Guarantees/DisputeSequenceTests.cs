using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Guarantees;

/// <summary>The law of disputes through messages: any order of readings, evaluations, disputes and settlements.</summary>
public class DisputeSequenceTests
{
    private enum Move
    {
        Meter,
        Evaluate,
        Dispute,
        Settle,
    }

    [Fact]
    public void AnyStory_KeepsDisputedFiguresAndTellsOfEachBreachOnce() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(15).WithQuietOnSuccess(true),
        Prop.ForAll(
            (from count in Gen.Choose(1, 12)
             from story in (from move in Gen.Elements(Enum.GetValues<Move>()) from availability in Gen.Choose(91, 99) select (move, availability)).ArrayOf(count)
             select story).ToArbitrary(),
            story =>
            {
                var scene = new Scene();
                foreach (var (move, availability) in story)
                {
                    scene.Do(move, availability);
                }
            }));

    [Fact]
    public void BreachThatWasMendedBeforeADisputeAndIsOneAfterIt_IsToldOfAgain()
    {
        var scene = new Scene();
        scene.Do(Move.Meter, 91);
        scene.Do(Move.Evaluate, 0);
        scene.Do(Move.Meter, 99);
        scene.Do(Move.Evaluate, 0);
        scene.Do(Move.Dispute, 0);
        scene.Do(Move.Evaluate, 0);
        scene.Do(Move.Meter, 92);
        scene.Do(Move.Settle, 0);
        (scene.Raised, scene.IsCallOpen).ShouldBe((2, true));
    }

    private sealed class Scene
    {
        private readonly CrmWorld _world = new();
        private readonly Account _account;
        private readonly Guarantee _guarantee;
        private int _metered = 99;
        private bool _isDisputed;

        public Scene()
        {
            _world.ProduceAssessedModel();
            _world.ProduceRatio("availability", Better.Higher);
            _account = _world.ProduceValidAccount();
            var subscription = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
            _world.ProduceMachine(_account, subscription);
            _guarantee = _world.ProduceGuarantee(subscription, _account);
            Do(Move.Meter, _metered);
        }

        public int Raised => _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_GuaranteeBreached");

        public bool IsCallOpen => _world.Actions(_account).Any(row => row is { Reason: "Guarantee breached", Status: ActionStatus.Open });

        public void Do(Move move, int availability)
        {
            var (before, raised, wasDisputed) = (Period(), Raised, _isDisputed);
            switch (move)
            {
                case Move.Meter:
                    _metered = availability;
                    _world.MeterRatio(_account, "availability", 1, availability, 744m);
                    break;
                case Move.Evaluate:
                    _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(1)), ("Guarantee", _guarantee.ToEntityReference()));
                    break;
                default:
                    _isDisputed = move == Move.Dispute;
                    _world.Service.Update(new Guarantee(_guarantee.Id) { Disputed = _isDisputed });
                    break;
            }

            _world.Settle();
            var after = Period();
            if (_isDisputed && wasDisputed)
            {
                Raised.ShouldBe(raised);
                if (before is not null)
                {
                    (after!.Measured, after.Result, after.Credit).ShouldBe((before.Measured, before.Result, before.Credit));
                }
            }

            var isFreed = move == Move.Settle && before?.Frozen == true;
            if (isFreed || (move == Move.Evaluate && !_isDisputed))
            {
                (after!.Measured, after.Credit, after.Frozen).ShouldBe((_metered, _metered >= 97 ? 0m : Math.Min(3_000m, 500m * (97 - _metered)), false));
                IsCallOpen.ShouldBe(_metered < 97);
                (Raised - raised).ShouldBeInRange(0, _metered < 97 && before is not { Result: GuaranteeResult.NotMet, Frozen: not true } ? 1 : 0);
            }
        }

        private GuaranteePeriod? Period() => _world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account).SingleOrDefault();
    }
}
