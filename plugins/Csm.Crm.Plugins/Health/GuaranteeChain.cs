namespace Csm.Crm.Plugins.Health;

/// <summary>A guarantee of an account, in force or over.</summary>
/// <param name="Standing">What is known of it alone.</param>
/// <param name="MetricId">What is promised; null when not said.</param>
/// <param name="SubscriptionId">The contract it is part of; null when not said.</param>
/// <param name="PreviousSubscriptionId">The contract before that one; null when it is the first.</param>
public sealed record KnownGuarantee(GuaranteeStanding Standing, Guid? MetricId, Guid? SubscriptionId, Guid? PreviousSubscriptionId)
{
    /// <summary>Whether it is in use, neither a draft nor ended.</summary>
    public bool IsActive { get; init; }

    /// <summary>First day it holds; null for always.</summary>
    public DateTime? First { get; init; }

    /// <summary>Last day it holds; null while it has none.</summary>
    public DateTime? Last { get; init; }
}

/// <summary>
/// R11, R12: a renewal ends a promise and gives the same one again. What was broken before stays so until a period of the
/// promise that took over has been judged; a promise that nobody took over is over with its last day.
/// </summary>
public static class GuaranteeChain
{
    /// <summary>The guarantees in force on a day, each with the newest judgement of its chain.</summary>
    /// <param name="known">All guarantees of one account, ended ones with them.</param>
    /// <param name="day">The day.</param>
    public static IReadOnlyList<GuaranteeStanding> InForce(IReadOnlyCollection<KnownGuarantee> known, DateTime day) => known
        .Where(guarantee => guarantee.IsActive && !(guarantee.First > day) && !(guarantee.Last < day))
        .Select(guarantee => WithNewest(guarantee, known))
        .ToArray();

    private static GuaranteeStanding WithNewest(KnownGuarantee inForce, IReadOnlyCollection<KnownGuarantee> known)
    {
        var seen = new HashSet<Guid>();
        var judged = inForce;
        while (judged is { Standing.JudgedUntil: null } && seen.Add(judged.Standing.Id))
        {
            var successor = judged;
            judged = known.FirstOrDefault(guarantee => guarantee.SubscriptionId is { } contract && contract == successor.PreviousSubscriptionId && guarantee.MetricId == successor.MetricId);
        }

        return judged?.Standing is { JudgedUntil: not null } newest
            ? inForce.Standing with { JudgedUntil = newest.JudgedUntil, IsMet = newest.IsMet, PeriodId = newest.PeriodId, IsDisputed = inForce.Standing.IsDisputed || newest.IsDisputed }
            : inForce.Standing;
    }
}
