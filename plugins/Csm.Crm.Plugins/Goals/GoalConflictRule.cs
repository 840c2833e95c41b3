namespace Csm.Crm.Plugins.Goals;

/// <summary>An open goal that pulls a metric one way.</summary>
/// <param name="Id">Row id.</param>
/// <param name="MetricId">The metric of its KPI.</param>
/// <param name="NumeratorId">When the metric is a ratio: what it is divided of.</param>
/// <param name="DenominatorId">When the metric is a ratio: what it is divided by.</param>
/// <param name="Baseline">Where it started.</param>
/// <param name="Target">Where it shall get to.</param>
public sealed record PullingGoal(Guid Id, Guid? MetricId, Guid? NumeratorId, Guid? DenominatorId, decimal? Baseline, decimal? Target)
{
    /// <summary>+1 when the goal wants the metric up, −1 down, 0 when it does not say.</summary>
    public int Direction => Baseline is { } from && Target is { } to ? Math.Sign(to - from) : 0;
}

/// <summary>Two goals that cannot both be reached without deciding how. The one with the smaller id comes first, so that a pair is one conflict.</summary>
/// <param name="GoalId">The one goal.</param>
/// <param name="OtherGoalId">The other goal.</param>
public sealed record GoalConflict(Guid GoalId, Guid OtherGoalId);

/// <summary>
/// R3: two open goals of one account conflict when they pull the same metric, or coupled ones, in opposite directions. A
/// ratio is coupled with its numerator the same way round and with its denominator the other way round; two goals are
/// coupled when a person said so.
/// </summary>
public static class GoalConflictRule
{
    /// <summary>Days after which an undecided conflict calls for action.</summary>
    public const int DaysToDecide = 14;

    /// <summary>The conflicts among the goals of one account.</summary>
    /// <param name="goals">Open goals.</param>
    /// <param name="coupled">Pairs of goals a person coupled, in any order.</param>
    public static IReadOnlyList<GoalConflict> Find(IReadOnlyList<PullingGoal> goals, IReadOnlyCollection<GoalConflict> coupled)
    {
        var pulling = goals.Where(goal => goal.Direction != 0).ToArray();
        var said = new HashSet<GoalConflict>(coupled.Select(pair => PairOf(pair.GoalId, pair.OtherGoalId)));
        var found = new List<GoalConflict>();
        for (var one = 0; one < pulling.Length; one++)
        {
            for (var other = one + 1; other < pulling.Length; other++)
            {
                var pair = PairOf(pulling[one].Id, pulling[other].Id);
                var coupling = CouplingOf(pulling[one], pulling[other]) is var metrics && metrics != 0 ? metrics : said.Contains(pair) ? 1 : 0;
                if (coupling * pulling[one].Direction * pulling[other].Direction < 0)
                {
                    found.Add(pair);
                }
            }
        }

        return found;
    }

    /// <summary>The pair in the order in which it is stored.</summary>
    public static GoalConflict PairOf(Guid one, Guid other) =>
        string.CompareOrdinal(one.ToString("D"), other.ToString("D")) <= 0 ? new GoalConflict(one, other) : new GoalConflict(other, one);

    // +1 when both metrics rise together, −1 when one rises as the other falls, 0 when they have nothing to do with each other.
    private static int CouplingOf(PullingGoal one, PullingGoal other) =>
        one.MetricId is not { } first || other.MetricId is not { } second ? 0
        : first == second || one.NumeratorId == second || other.NumeratorId == first ? 1
        : one.DenominatorId == second || other.DenominatorId == first ? -1
        : 0;
}
