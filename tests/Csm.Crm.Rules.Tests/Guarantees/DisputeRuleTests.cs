using Csm.Crm.Plugins.Guarantees;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Guarantees;

/// <summary>One period of a promise lives through any order of readings, evaluations, disputes and settlements.</summary>
public class DisputeRuleTests
{
    private enum Move
    {
        Meter,
        Evaluate,
        Dispute,
        Settle,
    }

    [Fact]
    public void DisputedFigures_NeverChangeOnceThereAreSome() => Law.Holds(Stories(), story => Tell(story, (before, after, _) =>
    {
        if (before.IsDisputed && before.Stored is { } figures && after.IsDisputed)
        {
            after.Stored.ShouldBe(figures);
            (after.Told, after.Mended).ShouldBe((before.Told, before.Mended));
        }
    }));

    [Fact]
    public void SettledFigures_AreThoseOfAFreshMeasurement() => Law.Holds(Stories(), story => Tell(story, (before, after, move) =>
    {
        if (move == Move.Settle && before.IsFrozen)
        {
            (after.Stored, after.IsFrozen).ShouldBe((Measured(after.Availability), false));
        }
    }));

    [Fact]
    public void UndisputedFigures_AreThoseOfTheLastEvaluation() => Law.Holds(Stories(), story => Tell(story, (_, after, move) =>
    {
        if (move == Move.Evaluate && !after.IsDisputed)
        {
            (after.Stored, after.IsFrozen).ShouldBe((Measured(after.Availability), false));
        }
    }));

    [Fact]
    public void Credit_IsToldOfOncePerBreachAndIsTheStoredOne() => Law.Holds(Stories(), story => Tell(story, (_, after, move) =>
    {
        (after.Told - after.Mended).ShouldBeInRange(0, 1);
        if (!after.IsDisputed && after.IsFresh)
        {
            (after.Told - after.Mended).ShouldBe(after.Stored!.Result == PeriodResult.NotMet ? 1 : 0);
            after.CreditTold.ShouldBe(after.Stored.Credit > 0m);
        }
    }));

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(PeriodResult.Met, true, true)]
    [InlineData(PeriodResult.NotMet, true, false)]
    public void BreachFoundAfterADispute_IsNewUnlessItWasFrozenAsOne(PeriodResult? stored, bool isFrozen, bool isNew) =>
        DisputeRule.Decide(stored is { } result ? new KnownPeriod(result, isFrozen) : null, PeriodResult.NotMet, isDisputed: false).News
            .ShouldBe(isNew ? BreachNews.Breach : BreachNews.BreachUnlessTold);

    private static GuaranteeFinding Measured(int availability) => GuaranteeRule.Judge(
        new GuaranteeTerms(PromiseSide.AtLeast, 97m, 0m, CreditRule.AmountPerStep, null, 500m, 0m, null), availability, availability < 90 ? 10m : 100m, 0m, PeriodShare.Whole);

    private static void Tell(IEnumerable<(Move Move, int Availability)> story, Action<State, State, Move> law)
    {
        var state = new State();
        foreach (var (move, availability) in story)
        {
            var after = state.After(move, availability);
            law(state, after, move);
            state = after;
        }
    }

    // Under 90 stands for a gap in the data.
    private static Gen<(Move Move, int Availability)[]> Stories() => Law.Arrays(
        from move in Gen.Elements(Enum.GetValues<Move>()) from availability in Gen.Choose(88, 100) select (move, availability), 0, 30);

    /// <summary>What the use cases keep: the row, and who was told of what.</summary>
    private sealed record State
    {
        public int Availability { get; private init; } = 100;

        public bool IsDisputed { get; private init; }

        public GuaranteeFinding? Stored { get; private init; }

        public bool IsFrozen { get; private init; }

        /// <summary>Whether nothing was metered since the figures were measured.</summary>
        public bool IsFresh { get; private init; }

        public int Told { get; private init; }

        public int Mended { get; private init; }

        public bool CreditTold => Told > Mended;

        public State After(Move move, int availability) => move switch
        {
            Move.Meter => this with { Availability = availability, IsFresh = false },
            Move.Evaluate => Measure(),
            Move.Dispute => this with { IsDisputed = true },
            _ when IsFrozen => (this with { IsDisputed = false }).Measure(),
            _ => this with { IsDisputed = false },
        };

        private State Measure()
        {
            var fresh = Measured(Availability);
            var decision = DisputeRule.Decide(Stored is { } known ? new KnownPeriod(known.Result, IsFrozen) : null, fresh.Result, IsDisputed);
            var isTold = decision.News == BreachNews.Breach || (decision.News == BreachNews.BreachUnlessTold && Told == 0);
            return this with
            {
                Stored = decision.TakesFigures ? fresh : Stored,
                IsFrozen = decision.IsFrozen,
                IsFresh = decision.TakesFigures,
                Told = Told + (isTold ? 1 : 0),
                Mended = Mended + (decision.News == BreachNews.Mended && Told > Mended ? 1 : 0),
            };
        }
    }
}
