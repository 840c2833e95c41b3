using System.Numerics;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Benchmarks;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Benchmarks;

/// <summary>Laws of the comparison of customers (R10).</summary>
public class BenchmarkRuleTests
{
    [Fact]
    public void PublishedCohortsAndTheirDifferences_NeverSingleOutACustomer() => Law.ForAllSeeds(
        random =>
        {
            var members = Members(random);
            var published = Published(members).Select(cohort => members.Where(member => member.Consents && member.Smallest.Path().Contains(cohort)).Select(static member => member.AccountId).ToHashSet()).ToArray();
            foreach (var whole in published)
            {
                whole.Count.ShouldBeGreaterThanOrEqualTo(BenchmarkRule.LeastCustomers);

                // Whatever parts somebody takes out of the whole, in any choice of them.
                var parts = published.Where(part => part.Count < whole.Count && part.IsSubsetOf(whole)).ToArray();
                for (var choice = 0u; choice < 1u << parts.Length; choice++)
                {
                    var left = whole.Except(parts.Where((_, index) => (choice >> index & 1) != 0).SelectMany(static part => part)).Count();
                    left.ShouldNotBeInRange(1, BenchmarkRule.LeastRemainder - 1, $"{whole.Count} customers without {BitOperations.PopCount(choice)} parts");
                }
            }
        },
        cases: 400);

    [Fact]
    public void PublishedCohorts_HaveNobodyWithMoreThanHalfOfTheMachines() => Law.ForAllSeeds(random =>
    {
        var members = Members(random);
        foreach (var cohort in Published(members))
        {
            var machines = members.Where(member => member.Consents && member.Smallest.Path().Contains(cohort)).Select(static member => member.Machines).ToArray();
            (machines.Max() * 2).ShouldBeLessThanOrEqualTo(machines.Sum());
        }
    });

    [Fact]
    public void ConsentTakenBack_LeavesTheComparisonAsIfTheCustomerWereNotThere() => Law.ForAllSeeds(random =>
    {
        var members = Members(random);
        var leaver = members[random.Next(members.Length)].AccountId;

        var without = BenchmarkRule.Compare(members.Where(member => member.AccountId != leaver), higherIsBetter: true);
        var withdrawn = BenchmarkRule.Compare(members.Select(member => member.AccountId == leaver ? member with { Consents = false, Value = 999, Machines = 999 } : member), higherIsBetter: true);

        Describe(withdrawn).ShouldBe(Describe(without));
        withdrawn.Standings.ContainsKey(leaver).ShouldBeFalse();
    });

    [Fact]
    public void OrderOfCustomers_DoesNotMatter() => Law.ForAllSeeds(random =>
    {
        var members = Members(random);
        var shuffled = members.ToArray();
        random.Shuffle(shuffled);

        Describe(BenchmarkRule.Compare(shuffled, higherIsBetter: false)).ShouldBe(Describe(BenchmarkRule.Compare(members, higherIsBetter: false)));
    });

    [Fact]
    public void Percentiles_RiseWithinTheValuesOfTheirCohort() => Law.ForAllSeeds(random =>
    {
        var members = Members(random);
        foreach (var cohort in BenchmarkRule.Compare(members, higherIsBetter: true).Cohorts.Where(static cohort => cohort.Percentiles is not null))
        {
            var values = members.Where(member => member.Consents && member.Smallest.Path().Contains(cohort.Cohort)).Select(static member => member.Value).ToArray();
            var figures = cohort.Percentiles!;
            decimal[] rising = [values.Min(), figures.P10, figures.P25, figures.P50, figures.P75, figures.P90, values.Max()];
            rising.ShouldBeInOrder();
            (cohort.Customers, cohort.Reason).ShouldBe((values.Length, null));
        }
    });

    [Fact]
    public void OwnPlace_RisesWithTheOwnValueAndTurnsWithTheDirection() => Law.ForAllSeeds(random =>
    {
        var members = Members(random);
        var (up, down) = (BenchmarkRule.Compare(members, higherIsBetter: true).Standings, BenchmarkRule.Compare(members, higherIsBetter: false).Standings);
        foreach (var (account, standing) in up)
        {
            standing.Percentile.ShouldBeInRange(0, 100);
            (standing.Percentile + down[account].Percentile).ShouldBe(100, 0.01m);
            var raised = BenchmarkRule.Compare(members.Select(member => member.AccountId == account ? member with { Value = member.Value + random.Next(1, 50) } : member), higherIsBetter: true);
            raised.Standings[account].Percentile.ShouldBeGreaterThanOrEqualTo(standing.Percentile);
        }
    });

    [Fact]
    public void FiveEqualFleets_AreComparedAndTheBestIsTheTenthInTheBetterDirection()
    {
        var rule = BenchmarkRule.Compare(Fleets([10, 20, 30, 40, 50], 0), higherIsBetter: false);

        rule.Cohorts.Select(static cohort => (cohort.Cohort.Code, cohort.Customers, cohort.Machines)).ShouldBe([("All", 5, 5), ("Forklift", 5, 5), ("Forklift/Electric", 5, 5), ("Forklift/Electric/12", 5, 5)]);
        var figures = rule.Cohorts[^1].Percentiles!;
        figures.ShouldBe(new Percentiles(14, 20, 30, 40, 46));
        (figures.BestInClass(higherIsBetter: false), figures.BestInClass(higherIsBetter: true)).ShouldBe((14, 46));
        rule.Standings.Values.Select(static standing => standing.Percentile).ShouldBe([100, 75, 50, 25, 0]);
    }

    [Fact]
    public void WithheldCohorts_SayWhy()
    {
        var four = BenchmarkRule.Compare(Fleets([1, 2, 3, 4], 0), higherIsBetter: true).Cohorts;
        four.ShouldAllBe(static cohort => cohort.Percentiles == null && cohort.Reason == BenchmarkRule.TooFewCustomers);

        var dominated = BenchmarkRule.Compare([.. Fleets([1, 2, 3, 4, 5], 0).Select(static (member, index) => member with { Machines = index == 0 ? 100 : 3 })], higherIsBetter: true).Cohorts;
        dominated.ShouldAllBe(static cohort => cohort.Percentiles == null && cohort.Reason == BenchmarkRule.Dominated);

        // Six forklift fleets, and one of cranes: all without forklifts would be the cranes'.
        BenchmarkMember[] mixed = [.. Fleets([1, 2, 3, 4, 5, 6], 0), .. Fleets([7], 100).Select(static member => member with { Smallest = new Cohort(MachineType.Crane) })];
        var betraying = BenchmarkRule.Compare(mixed, higherIsBetter: true).Cohorts.ToDictionary(static cohort => cohort.Cohort.Code);
        (betraying["All"].Reason, betraying["Forklift"].Reason, betraying["Crane"].Reason).ShouldBe((null, BenchmarkRule.WouldBetray, BenchmarkRule.TooFewCustomers));
        betraying["Forklift/Electric/12"].Percentiles.ShouldBeNull();
    }

    [Fact]
    public void CustomerWhoIsThereTwice_IsRefused() =>
        Should.Throw<ArgumentException>(() => BenchmarkRule.Compare([.. Fleets([1], 0), .. Fleets([2], 0)], higherIsBetter: true)).Message.ShouldContain("counts once");

    private static string Describe(BenchmarkRule rule) =>
        string.Join('\n', rule.Cohorts) + "\n" + string.Join('\n', rule.Standings.OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Key} {pair.Value}"));

    private static IEnumerable<Cohort> Published(BenchmarkMember[] members) =>
        BenchmarkRule.Compare(members, higherIsBetter: true).Cohorts.Where(static cohort => cohort.Percentiles is not null).Select(static cohort => cohort.Cohort);

    // Few kinds and many customers, so that cohorts come near all the limits.
    private static BenchmarkMember[] Members(Random random) =>
    [
        .. Enumerable.Range(1, random.Next(1, 45)).Select(number => new BenchmarkMember(
            new Guid(number, 0, 0, new byte[8]),
            random.Next(6) > 0,
            Cohort.SmallestOf(random.Next(8) == 0 ? null : Pick(random, MachineType.Forklift, MachineType.Crane), random.Next(8) == 0 ? null : Pick(random, Energy.Diesel, Energy.Electric), random.Next(6) == 0 ? null : random.Next(12, 14)),
            random.Next(0, 40),
            random.Next(10) == 0 ? random.Next(50) : random.Next(1, 8))),
    ];

    private static T Pick<T>(Random random, T usual, T rare) => random.Next(3) > 0 ? usual : rare;

    private static IEnumerable<BenchmarkMember> Fleets(decimal[] values, int from) =>
        values.Select((value, index) => new BenchmarkMember(new Guid(from + index, 0, 0, new byte[8]), true, new Cohort(MachineType.Forklift, Energy.Electric, 12), value, 1));
}
