namespace Csm.Crm.Telemetry.Benchmarks;

/// <summary>
/// Decides which cohorts may be shown (R10): not the small ones, not those that one customer dominates, and none that,
/// taken together with others, would single somebody out.
/// </summary>
internal sealed class CohortTree
{
    private readonly SortedDictionary<string, Node> nodes = new(StringComparer.Ordinal);

    public CohortTree(IEnumerable<BenchmarkMember> members)
    {
        foreach (var member in members)
        {
            foreach (var cohort in member.Smallest.Path())
            {
                Of(cohort).Members.Add(member);
            }
        }

        foreach (var node in nodes.Values)
        {
            node.Reason = node.Members.Count < BenchmarkRule.LeastCustomers ? BenchmarkRule.TooFewCustomers
                : node.Members.Max(static member => member.Machines) * 2 > node.Machines ? BenchmarkRule.Dominated
                : null;
        }

        WithholdWhatBetrays();
    }

    /// <summary>All cohorts that have a customer, by code.</summary>
    public IEnumerable<Node> Nodes => nodes.Values;

    /// <summary>The smallest published cohort of a customer, or null.</summary>
    public Node? SmallestPublished(BenchmarkMember member) => member.Smallest.Path().Select(cohort => nodes[cohort.Code]).FirstOrDefault(static node => node.IsPublished);

    // Whoever takes the published parts out of a published whole must find nobody left, or enough that none stands alone.
    // What is left of any cohort by any choice of parts is a union of such remainders and of published cohorts.
    private void WithholdWhatBetrays()
    {
        while (nodes.Values.FirstOrDefault(static node => node.IsPublished && node.Remainder is > 0 and < BenchmarkRule.LeastRemainder) is { } whole)
        {
            // The smallest part is the least loss, and in the remainder it hides the others.
            whole.PublishedParts.OrderBy(static part => part.Members.Count).ThenBy(static part => part.Cohort.Code, StringComparer.Ordinal).First().Reason = BenchmarkRule.WouldBetray;
        }
    }

    private Node Of(Cohort cohort)
    {
        if (!nodes.TryGetValue(cohort.Code, out var node))
        {
            node = new Node(cohort);
            nodes.Add(cohort.Code, node);
            if (cohort.Parent is { } parent)
            {
                Of(parent).Children.Add(node);
            }
        }

        return node;
    }

    /// <summary>One cohort.</summary>
    public sealed class Node(Cohort cohort)
    {
        public Cohort Cohort { get; } = cohort;

        public List<BenchmarkMember> Members { get; } = [];

        public List<Node> Children { get; } = [];

        /// <summary>Why it is withheld, or null when it is published.</summary>
        public string? Reason { get; set; }

        public bool IsPublished => Reason is null;

        public int Machines => Members.Sum(static member => member.Machines);

        /// <summary>The largest published cohorts within this one.</summary>
        public IEnumerable<Node> PublishedParts => Children.SelectMany(static child => child.IsPublished ? [child] : child.PublishedParts);

        /// <summary>Customers in none of the published parts.</summary>
        public int Remainder => Members.Count - PublishedParts.Sum(static part => part.Members.Count);
    }
}
