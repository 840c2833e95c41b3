using Csm.Crm.Plugins.Goals;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

public class NextGoalRuleTests
{
    [Fact]
    public void RisingProgress_IsPromptedExactlyOnce() => Law.Holds(
        Law.Arrays(Law.Decimals(0, 40), 1, 12).Select(steps => steps.Aggregate(new List<decimal> { 0m }, (all, step) => [.. all, Math.Min(120m, all[^1] + step)])),
        progress => progress.Zip(progress.Skip(1)).Count(pair => NextGoalRule.IsDue(pair.First, pair.Second, GoalState.OnTrack, hasNext: false)).ShouldBe(progress[^1] >= 80m ? 1 : 0));

    [Fact]
    public void ChosenSuccessor_EndsTheAsking()
    {
        NextGoalRule.IsDue(70m, 90m, GoalState.OnTrack, hasNext: true).ShouldBeFalse();
        NextGoalRule.IsDue(null, 90m, GoalState.OnTrack, hasNext: false).ShouldBeTrue();
        NextGoalRule.IsDue(70m, 90m, GoalState.Abandoned, hasNext: false).ShouldBeFalse();
    }

    [Fact]
    public void Candidates_AreTheLargestGapsThenWhatIsMeteredWithoutAGoal()
    {
        NextGoalRule.Candidates([new PeerStanding("Idle", 40m), new PeerStanding("Energy", 12.4m), new PeerStanding("Best", 95m), new PeerStanding("Alone", null)], [Free("Shocks"), Free("Moves"), Free("Shocks")])
            .ShouldBe("Candidates: Energy (better than 12 % of the peers); Idle (better than 40 % of the peers); Moves (metered, without a goal).");
        NextGoalRule.Candidates([new PeerStanding("Best in class", 90m), new PeerStanding("Next to it", 89.9m)], []).ShouldBe("Candidates: Next to it (better than 90 % of the peers).");
        NextGoalRule.Candidates([], []).ShouldContain("ask what the customer wants");
    }

    [Fact]
    public void Candidates_AreOrderedByTheGapAndNeverAtTheirBest() => Law.Holds(
        Law.Arrays(Law.Decimals(-20, 90), 0, 6), gaps =>
        {
            var named = gaps.Select((gap, index) => (Name: $"M{index}", Gap: gap)).ToArray();
            var expected = named.Where(each => each.Gap > 0m).OrderByDescending(each => each.Gap).ThenBy(each => each.Name, StringComparer.Ordinal).Select(each => each.Name).Take(3).ToArray();
            foreach (var sentence in new[] { NextGoalRule.Candidates(named.Select(each => new PeerStanding(each.Name, 95m, each.Gap)), []), NextGoalRule.Candidates([], named.Select(each => new UnusedMetric(each.Name, true, each.Gap))) })
            {
                System.Text.RegularExpressions.Regex.Matches(sentence, @"M\d", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Value).ShouldBe(expected);
            }
        });

    [Fact]
    public void Candidates_ThatNobodyMeteredHere_ComeAfterThoseThatAre() =>
        NextGoalRule.Candidates([], [new UnusedMetric("Availability", false, null), new UnusedMetric("Moves", true, null), new UnusedMetric("Idle", true, 12.4m)])
            .ShouldBe("Candidates: Idle (12 % from the peers' best, without a goal); Moves (metered, without a goal); Availability (measured at machines of the same type, without a goal).");

    [Theory]
    [InlineData(60, 10, 80, true, 25)]
    [InlineData(80, 10, 80, true, 0)]
    [InlineData(30, 20, 80, false, 50)]
    [InlineData(10, 20, 80, false, -50)]
    [InlineData(5, 0, 80, false, 100)]
    public void Gap_IsMeasuredToTheBestInTheBetterDirection(int value, int p10, int p90, bool isHigherBetter, int gap) => NextGoalRule.GapPercent(value, p10, p90, isHigherBetter).ShouldBe(gap);

    private static UnusedMetric Free(string name) => new(name, true, null);

    [Fact]
    public void FirstValue_IsTheFirstPeriodAtTwentyPercentSinceTheContractBegan() => Law.Holds(
        Law.Arrays(from day in Gen.Choose(-100, 400) from ratio in Law.Decimals(-1, 1) select (day, ratio), 0, 12),
        cases =>
        {
            var start = new DateTime(2026, 1, 1);
            int[] reached = [.. cases.Where(period => period.ratio >= 0.2m && period.day >= 0).Select(period => period.day)];
            FirstValueRule.ReachedOn(start, cases.Select(period => new GoalPeriod(start.AddDays(period.day), period.ratio)).Append(new GoalPeriod(start, null))).ShouldBe(reached.Length == 0 ? null : start.AddDays(reached.Min()));
        });
}
