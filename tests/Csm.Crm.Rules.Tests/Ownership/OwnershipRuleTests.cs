using Csm.Crm.Plugins.Ownership;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Ownership;

public class OwnershipRuleTests
{
    [Fact]
    public void OnlySomebodyElseNamedOnPurpose_KeepsTheRow() => Law.Holds(
        Gen.Zip(Gen.Choose(0, 5), Gen.Choose(1, 5)),
        sample =>
        {
            var (number, user) = sample;
            Guid? named = number == 0 ? null : Law.Id(number);
            OwnershipRule.FollowsAccount(named, Law.Id(user)).ShouldBe(number == 0 || number == user);
        });
}
