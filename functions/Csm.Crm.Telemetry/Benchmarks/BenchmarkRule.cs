namespace Csm.Crm.Telemetry.Benchmarks;

/// <summary>
/// Compares customers on one metric and month (R10). Pure, and the order of the members does not matter. Only those who
/// consent take part; a cohort is withheld when its figures could betray a single customer.
/// </summary>
public sealed class BenchmarkRule
{
    /// <summary>Customers below which a cohort is withheld.</summary>
    public const int LeastCustomers = 5;

    /// <summary>Customers that must be left when published cohorts are taken out of one another, unless none is: of two, either knows the other.</summary>
    public const int LeastRemainder = 3;

    /// <summary>Reason of a small cohort.</summary>
    public const string TooFewCustomers = "Fewer than 5 customers take part.";

    /// <summary>Reason of a cohort that one customer makes up.</summary>
    public const string Dominated = "One customer has more than half of the machines.";

    /// <summary>Reason of a cohort that would betray somebody together with others.</summary>
    public const string WouldBetray = "Compared with another published cohort it would single out a customer.";

    private readonly Dictionary<Guid, Standing> standings = [];

    private BenchmarkRule(IReadOnlyList<CohortBenchmark> cohorts) => Cohorts = cohorts;

    /// <summary>All cohorts that a consenting customer belongs to, by code, published or withheld.</summary>
    public IReadOnlyList<CohortBenchmark> Cohorts { get; }

    /// <summary>The own place of each consenting customer that is in a published cohort.</summary>
    public IReadOnlyDictionary<Guid, Standing> Standings => standings;

    /// <summary>Compares.</summary>
    /// <param name="members">Customers with a value, each once.</param>
    /// <param name="higherIsBetter">The metric's better direction.</param>
    /// <exception cref="ArgumentException">A customer is there twice; the message names it.</exception>
    public static BenchmarkRule Compare(IEnumerable<BenchmarkMember> members, bool higherIsBetter)
    {
        var consenting = members.Where(static member => member.Consents).ToArray();
        if (consenting.GroupBy(static member => member.AccountId).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Account {twice.Key} is compared {twice.Count()} times; a customer counts once.", nameof(members));
        }

        var tree = new CohortTree(consenting);
        var result = new BenchmarkRule([.. tree.Nodes.Select(static node => Describe(node))]);
        foreach (var member in consenting)
        {
            if (tree.SmallestPublished(member) is { } cohort)
            {
                result.standings.Add(member.AccountId, new Standing(cohort.Cohort, PlaceOf(member, cohort.Members, higherIsBetter)));
            }
        }

        return result;
    }

    private static CohortBenchmark Describe(CohortTree.Node node) => new(
        node.Cohort,
        node.Members.Count,
        node.Machines,
        node.IsPublished ? Percentiles.Of([.. node.Members.Select(static member => member.Value).Order()]) : null,
        node.Reason);

    private static decimal PlaceOf(BenchmarkMember member, IReadOnlyCollection<BenchmarkMember> cohort, bool higherIsBetter)
    {
        var worse = cohort.Count(other => higherIsBetter ? other.Value < member.Value : other.Value > member.Value);
        var same = cohort.Count(other => other.Value == member.Value) - 1;
        return Math.Round((worse + (same / 2m)) / (cohort.Count - 1) * 100, 2);
    }
}
