using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

public class SnapshotRuleTests
{
    private static readonly Snapshot Stored = new(HealthCases.Now, 60m, Band.Amber, Law.Id(1), 1);

    [Fact]
    public void SmallMoveWithinAWeek_IsNotWorthARow() => Law.Holds(
        from move in Gen.Choose(-99, 99) from hours in Gen.Choose(0, 167) select (move, hours),
        law => SnapshotRule.IsWorthStoring(Stored, Stored with { Score = 60m + (law.move / 100m), ScoredOn = HealthCases.Now.AddHours(law.hours) }).ShouldBeFalse());

    [Fact]
    public void NewsOfAnyKind_IsWorthARow()
    {
        SnapshotRule.IsWorthStoring(null, Stored).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored, Stored with { Score = 61m }).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored, Stored with { Band = Band.Red }).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored, Stored with { ModelId = Law.Id(2) }).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored, Stored with { ModelVersion = 2 }).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored, Stored with { Score = null }).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored with { Score = 0.4m }, Stored with { Score = null }).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored, Stored with { Vetoed = true }).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored with { Vetoed = true }, Stored).ShouldBeTrue();
        SnapshotRule.IsWorthStoring(Stored, Stored with { ScoredOn = HealthCases.Now.AddDays(7) }).ShouldBeTrue();
    }
}
