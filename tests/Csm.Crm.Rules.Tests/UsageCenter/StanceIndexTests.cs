using Csm.Crm.Plugins.UsageCenter;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.UsageCenter;

public class StanceIndexTests
{
    private static readonly Gen<KeyValuePair<int?, MemberStance?>> People =
        from influence in Gen.Choose(1, 5)
        from stance in Gen.Choose(0, 4)
        select Person(influence, (MemberStance)stance);

    [Fact]
    public void OneOpinion_IsTheIndexWhateverTheInfluence() => Law.Holds(Law.Arrays(Gen.Choose(1, 5), 1, 6), influences =>
    {
        StanceIndex.Of(influences.Select(influence => Person(influence, MemberStance.Advocate))).ShouldBe(1m);
        StanceIndex.Of(influences.Select(influence => Person(influence, MemberStance.Supporter))).ShouldBe(0.5m);
        StanceIndex.Of(influences.Select(influence => Person(influence, MemberStance.Neutral))).ShouldBe(0m);
        StanceIndex.Of(influences.Select(influence => Person(influence, MemberStance.Sceptic))).ShouldBe(-0.5m);
        StanceIndex.Of(influences.Select(influence => Person(influence, MemberStance.Detractor))).ShouldBe(-1m);
    });

    [Fact]
    public void Influence_CountsAsSoManyPeopleOfInfluenceOne() => Law.Holds(Law.Arrays(People, 1, 6), people =>
        StanceIndex.Of(people).ShouldBe(StanceIndex.Of(people.SelectMany(person => Enumerable.Repeat(Person(1, person.Value), person.Key!.Value)))));

    [Fact]
    public void OnePersonCoolingDown_NeverRaisesTheIndex() => Law.Holds(
        from people in Law.Arrays(People, 1, 6) from place in Gen.Choose(0, 5) select (people, place: place % people.Length),
        law =>
        {
            var cooler = law.people.ToArray();
            cooler[law.place] = Person(cooler[law.place].Key, (MemberStance)Math.Min(4, (int)cooler[law.place].Value!.Value + 1));
            StanceIndex.Of(cooler)!.Value.ShouldBeLessThanOrEqualTo(StanceIndex.Of(law.people)!.Value);
        });

    [Fact]
    public void WhoWasNotAssessed_ChangesNothing() => Law.Holds(Law.Arrays(People, 0, 6), people =>
        StanceIndex.Of([Person(5, null), .. people, Person(null, MemberStance.Detractor), Person(0, MemberStance.Detractor)]).ShouldBe(StanceIndex.Of(people)));

    [Fact]
    public void NobodyAssessed_IsNoIndex() => StanceIndex.Of([Person(5, null), Person(null, MemberStance.Advocate)]).ShouldBeNull();

    private static KeyValuePair<int?, MemberStance?> Person(int? influence, MemberStance? stance) => new(influence, stance);
}
