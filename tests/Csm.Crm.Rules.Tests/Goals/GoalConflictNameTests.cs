using Csm.Crm.Plugins.Goals;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

public class GoalConflictNameTests
{
    [Fact]
    public void Name_FitsItsColumnAndSaysBothOwners() => Law.Holds(
        from goal in Names() from other in Names() from owner in Names() from otherOwner in Names() select (goal, other, owner, otherOwner),
        law =>
        {
            var name = GoalConflictName.Of(law.goal, Of(law.owner, 1), law.other, Of(law.otherOwner, 1));
            name.Length.ShouldBeLessThanOrEqualTo(200);
            name.ShouldContain($"({Shown(law.owner)}) against '");
            name.ShouldEndWith($"({Shown(law.otherOwner)})");
        });

    [Theory]
    [InlineData("Ada", 1, "Ben", 1, "'A' (Ada) against 'B' (Ben)")]
    [InlineData("Ada", 1, null, 1, "'A' (Ada) against 'B' (Keeper 1)")]
    [InlineData(null, 1, null, 2, "'A' (Keeper 1) against 'B' (Keeper 2)")]
    [InlineData(null, 1, null, 1, "'A' (everybody) against 'B' (everybody)")]
    public void KeeperOfBothRows_IsNobodysOpponent(string? member, int keeper, string? otherMember, int otherKeeper, string expected) =>
        GoalConflictName.Of("A", Of(member, keeper), "B", Of(otherMember, otherKeeper)).ShouldBe(expected);

    private static GoalOwner Of(string? member, int keeper) => new(member, Law.Id(keeper), $"Keeper {keeper}");

    private static string Shown(string owner) => owner.Length <= 50 ? owner : owner[..49] + "…";

    private static Gen<string> Names() => from letter in Gen.Elements('a', 'b', 'c') from length in Gen.Choose(1, 200) select new string(letter, length);
}
