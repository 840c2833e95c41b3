using Csm.Crm.Plugins.Renewals;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Renewals;

/// <summary>What stages never ask for, and the bounds of drivers and likelihood (R12).</summary>
public class RenewalBordersTests
{
    private static readonly RenewalStep[] Open = [RenewalStep.Forecast, RenewalStep.Checkpoint6, RenewalStep.Checkpoint3, RenewalStep.ValueReview, RenewalStep.Proposed];

    [Fact]
    public void ClosedRenewal_MaySayWhateverAPersonThought() => Law.Holds(
        from closed in Gen.Elements(RenewalStep.Won, RenewalStep.Lost) from before in Answers() from after in Answers() select (closed, before, after),
        law => RenewalStageRule.Refusal(State(law.closed, law.before), State(law.closed, law.after), "R").ShouldBeNull());

    [Fact]
    public void GoingBackOrStaying_AsksForNoDecision() => Law.Holds(
        from before in Gen.Elements(Open) from after in Gen.Elements(Open) from human in Gen.Elements(Prospect.Renew, Prospect.Risk, Prospect.Churn) select (before, after, human),
        law =>
        {
            var undecided = State(law.after, law.human) with { Machine = law.human == Prospect.Renew ? Prospect.Churn : Prospect.Renew };
            var asks = RenewalStageRule.Refusal(undecided with { Step = law.before }, undecided, "R") is not null;
            asks.ShouldBe(law.after > law.before && law.after >= RenewalStep.ValueReview);
        });

    [Fact]
    public void Drivers_AreOfAboutOneWhateverIsStored() => Law.Holds(
        from percent in Law.Arrays(Gen.Choose(-2_000, 2_000), 4, 4) from critical in Gen.Choose(-9, 99) from overdue in Gen.Choose(-9, 99) select (percent, critical, overdue),
        law =>
        {
            var vector = new RenewalDrivers(law.percent[0], law.percent[1], law.percent[2], law.percent[3], law.critical, law.overdue).ToVector();
            vector.Take(3).ShouldAllBe(share => share >= 0 && share <= 1.5);
            vector[3].ShouldBeInRange(-1, 1);
            vector.Skip(4).ShouldBe([Math.Clamp(law.critical, 0, 5), Math.Clamp(law.overdue, 0, 5)]);
        });

    [Fact]
    public void Nothing_IsEverCertain() => Law.Holds(
        from intercept in Gen.Choose(-60, 60) from coefficients in Law.Arrays(Gen.Choose(-20, 20), 6, 6) select (intercept, coefficients),
        law => new LikelihoodModel(law.intercept, [.. law.coefficients.Select(each => (double)each)])
            .Percent(new RenewalDrivers(50m, 100m, 80m, 3m, 2, 1)).ShouldBeInRange(1m, 99m));

    private static Gen<Prospect?> Answers() => Gen.Elements<Prospect?>(null, Prospect.Renew, Prospect.Watch, Prospect.Risk, Prospect.Churn);

    private static RenewalState State(RenewalStep step, Prospect? human) => new(step, human, human, HasDecision: false, HasReport: true);
}
