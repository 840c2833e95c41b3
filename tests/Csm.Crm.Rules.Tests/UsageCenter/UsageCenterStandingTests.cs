using Csm.Crm.Plugins.UsageCenter;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.UsageCenter;

public class UsageCenterStandingTests
{
    private static readonly DateTime Today = new(2026, 11, 2);
    private static readonly CenterRole[] AllRoles = Enum.GetValues<CenterRole>();

    [Fact]
    public void MissingRoles_AreTheRequiredOnesWithNobodyInContact() => Law.Holds(Cases(), law =>
    {
        var standing = UsageCenterStanding.Of(law.Members, law.Required, Today);
        var covered = law.Required.Count(role => law.Members.Any(member => member.IsThereOn(Today) && member.LastInteractionOn >= Today.AddDays(-90) && member.Roles.Contains(role)));
        standing.MissingRoles.Count.ShouldBe(law.Required.Length - covered);
    });

    [Fact]
    public void AnotherMember_NeverLowersCoverage() => Law.Holds(
        from law in Cases() from more in Members() select (law, more),
        both => UsageCenterStanding.Of([.. both.law.Members, both.more], both.law.Required, Today).MissingRoles.Count
            .ShouldBeLessThanOrEqualTo(UsageCenterStanding.Of(both.law.Members, both.law.Required, Today).MissingRoles.Count));

    [Fact]
    public void SecondPersonInContact_EndsTheSingleThread() => Law.Holds(Cases(), law =>
    {
        var standing = UsageCenterStanding.Of(law.Members, law.Required, Today);
        if (standing.OnlyContact is not { } only)
        {
            return;
        }

        only.IsThereOn(Today).ShouldBeTrue();
        UsageCenterStanding.Of([.. law.Members, Member(900, contactDaysAgo: 1)], law.Required, Today).OnlyContact.ShouldBeNull();
    });

    [Fact]
    public void OneRoleOnly_IsNoSingleThread() =>
        UsageCenterStanding.Of([Member(1, contactDaysAgo: 1)], [CenterRole.Operator], Today).OnlyContact.ShouldBeNull();

    [Fact]
    public void Sponsor_IsSilentAfterSixtyDaysWithoutContact() => Law.HoldsForAll(0, 200, days =>
    {
        UsageCenterStanding.Of([Member(1, contactDaysAgo: days) with { IsSponsor = true }], [], Today).Sponsors.Silent.Count.ShouldBe(days > 60 ? 1 : 0);
        UsageCenterStanding.Of([Member(1, null) with { IsSponsor = true, KnownSince = Today.AddDays(-days) }], [], Today).Sponsors.Silent.Count.ShouldBe(days > 60 ? 1 : 0);
    });

    [Theory]
    [InlineData(3, MemberStance.Detractor, 0)]
    [InlineData(4, MemberStance.Detractor, 1)]
    [InlineData(5, MemberStance.Detractor, 1)]
    [InlineData(5, MemberStance.Sceptic, 0)]
    public void DetractorOfInfluence_IsARisk(int influence, MemberStance stance, int risks) =>
        UsageCenterStanding.Of([Member(1, 1) with { Influence = influence, Stance = stance }], [], Today).Detractors.Count.ShouldBe(risks);

    [Fact]
    public void SponsorWhoLeft_IsTheLastOneAndOnlyWithoutSuccessor() => Law.Holds(Cases(), law =>
    {
        var standing = UsageCenterStanding.Of(law.Members, law.Required, Today);
        var sponsors = law.Members.Where(member => member.IsSponsor).ToArray();
        if (sponsors.Length == 0 || sponsors.Any(sponsor => sponsor.IsThereOn(Today)))
        {
            standing.Sponsors.LastWhoLeft.ShouldBeNull();
        }
        else
        {
            standing.Sponsors.LastWhoLeft!.LeftOn.ShouldBe(sponsors.Max(sponsor => sponsor.LeftOn));
        }
    });

    [Fact]
    public void WhoHasLeft_IsNeitherSilentNorDetractor() => Law.Holds(Cases(), law =>
    {
        var standing = UsageCenterStanding.Of(law.Members, law.Required, Today);
        standing.Sponsors.Silent.Concat(standing.Detractors).ShouldAllBe(member => member.IsThereOn(Today));
        standing.Detractors.ShouldAllBe(member => member.Influence >= 4);
    });

    [Fact]
    public void SponsorWhoLeftWhileOthersStay_IsNamedForNinetyDaysWithThoseWhoStay() => Law.Holds(Cases(), law =>
    {
        var sponsors = UsageCenterStanding.Of(law.Members, law.Required, Today).Sponsors;
        var marked = law.Members.Where(member => member.IsSponsor).ToArray();
        var staying = marked.Where(member => member.LeftOn is not { } left || left > Today).ToArray();
        sponsors.Staying.ShouldBe(staying, ignoreOrder: true);
        sponsors.LeftOthers.ShouldBe(
            staying.Length == 0 ? [] : marked.Except(staying).Where(member => member.LeftOn >= Today.AddDays(-90)), ignoreOrder: true);
        (sponsors.LastWhoLeft is not null && sponsors.LeftOthers.Count > 0).ShouldBeFalse();
    });

    [Fact]
    public void NinetyDaysAfterASponsorLeft_NobodyIsToldAnyMore() => Law.HoldsForAll(0, 200, days => UsageCenterStanding.Of(
        [Member(1, 1) with { IsSponsor = true }, Member(2, 1) with { IsSponsor = true, LeftOn = Today.AddDays(-days) }], [], Today).Sponsors.LeftOthers.Count.ShouldBe(days > 90 ? 0 : 1));

    [Fact]
    public void LastDay_CountsAsGone()
    {
        (Member(1, 1) with { LeftOn = Today }).IsThereOn(Today).ShouldBeFalse();
        (Member(1, 1) with { LeftOn = Today.AddDays(1) }).IsThereOn(Today).ShouldBeTrue();
        Member(1, 1).IsThereOn(Today).ShouldBeTrue();
    }

    private static CenterMember Member(int number, int? contactDaysAgo) =>
        new(Law.Id(number), $"Person {number}", [CenterRole.Operator], 3, null, false, Today.AddDays(-400), contactDaysAgo is { } days ? Today.AddDays(-days) : null, null);

    private static Gen<CenterMember> Members() =>
        from number in Gen.Choose(1, 500)
        from roles in Gen.Elements(AllRoles).ArrayOf(2)
        from influence in Gen.Choose(0, 5)
        from stance in Gen.Elements<MemberStance?>(null, MemberStance.Advocate, MemberStance.Supporter, MemberStance.Neutral, MemberStance.Sceptic, MemberStance.Detractor)
        from sponsor in Gen.Elements(true, false)
        from contact in Gen.Choose(-50, 200)
        from left in Gen.Choose(-100, 100)
        select new CenterMember(
            Law.Id(number), $"Person {number}", roles, influence == 0 ? null : influence, stance, sponsor, Today.AddDays(-400),
            contact < 0 ? null : Today.AddDays(-contact), left > 0 ? null : Today.AddDays(left));

    private static Gen<(CenterMember[] Members, CenterRole[] Required)> Cases() =>
        from members in Law.Arrays(Members(), 0, 6)
        from required in Law.Arrays(Gen.Elements(AllRoles), 0, 5)
        select (members, required.Distinct().ToArray());
}
