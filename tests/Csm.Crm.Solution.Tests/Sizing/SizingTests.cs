using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests.Sizing;

/// <summary>The admin guide states what the write design comes to; here it is computed, so that the guide stays true.</summary>
public sealed class SizingTests
{
    // PLATFORM-LIMITS §4e: tenant base 10 GB database, and 250 MB per Enterprise user.
    private const decimal BaseGigabytes = 10m;

    private static readonly Fleet Fleet = new(Machines: 10_000, Accounts: 1_000);
    private static readonly SourceTree Tree = new(SolutionFolders.Source);
    private static readonly string Guide = File.ReadAllText(Path.Combine(SolutionFolders.Root, "solution", "ADMIN-GUIDE.md")).ReplaceLineEndings("\n");

    [Fact]
    public void RowsInTheGuide_AreTheComputedOnes() => ShouldStand("rows", RowBudget.Table(RowBudget.Of(Fleet, Tree)));

    [Fact]
    public void RequestsInTheGuide_AreTheComputedOnes() => ShouldStand("requests", RequestBudget.Table(Fleet));

    [Fact]
    public void OnePublicationADay_IsWithinThePooledEnterpriseEntitlement() =>
        RequestBudget.Of(Fleet, publications: 1).ShouldBeLessThanOrEqualTo(RequestBudget.Entitlements.Max(one => one.Requests));

    [Fact]
    public void FirstYear_FitsTheDatabaseOfATenant() =>
        RowBudget.Of(Fleet, Tree).Sum(table => table.GigabytesAfterAYear).ShouldBeLessThan(BaseGigabytes);

    [Fact]
    public void RetentionOnlyTakesAway()
    {
        foreach (var table in RowBudget.Of(Fleet, Tree))
        {
            table.KeptAfterAYear.ShouldBeLessThanOrEqualTo(table.RowsAYear, table.Table);
            table.KeptInTheLongRun.ShouldBeGreaterThanOrEqualTo(table.KeptAfterAYear, table.Table);
        }
    }

    [Fact]
    public void TwiceTheFleet_IsTwiceTheRowsOfTheFleet()
    {
        var (one, two) = (RowBudget.Of(Fleet, Tree), RowBudget.Of(new Fleet(2 * Fleet.Machines, 2 * Fleet.Accounts), Tree));
        foreach (var (small, large) in one.Zip(two).Where(pair => pair.First.Table is not ("csm_benchmark" or "csm_ingestionissue")))
        {
            large.RowsAYear.ShouldBe(2 * small.RowsAYear, small.Table);

            // A share of a year is cut to whole rows.
            (large.KeptInTheLongRun - (2 * small.KeptInTheLongRun)).ShouldBeInRange(0, 1, small.Table);
        }
    }

    [Fact]
    public void WiderTable_HasLargerRows() =>
        RowSize.Of(Tree.Table("csm_machineday")).ShouldBeGreaterThan(RowSize.Of(Tree.Table("csm_kpimeasurement")));

    private static void ShouldStand(string name, string table) =>
        (Block(name) == table).ShouldBeTrue($"The guide's table of {name} is not what is computed. Put this there:\n{table}\n");

    private static string Block(string name)
    {
        var (start, end) = ($"<!-- sizing {name} -->\n", $"\n<!-- end {name} -->");
        var from = Guide.IndexOf(start, StringComparison.Ordinal);
        from.ShouldBeGreaterThan(0, $"The guide has no '{start.Trim()}'.");
        from += start.Length;
        return Guide[from..Guide.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
