using Csm.Crm.Plugins.Kpis;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Kpis;

public class AgreedTermsTests
{
    private static readonly DateTime First = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Period_IsComparedWithTheYoungestTermsThatHadBegunBeforeItEnded() => Law.Holds(Cases(), law =>
    {
        var found = AgreedTerms.InForce(law.Terms, law.End);

        var begun = law.Terms.Where(term => term.From is null || term.From < law.End).ToArray();
        if (begun.Length == 0)
        {
            found.ShouldBeNull();
            return;
        }

        begun.ShouldContain(found!);
        begun.Max(term => term.From ?? DateTime.MinValue).ShouldBe(found!.From ?? DateTime.MinValue);
    });

    [Fact]
    public void Terms_DoNotDependOnTheirOrderNorOnWhatIsAgreedLater() => Law.Holds(Cases(), law =>
    {
        var found = AgreedTerms.InForce(law.Terms, law.End);
        AgreedTerms.InForce([.. law.Terms.Reverse()], law.End).ShouldBe(found);
        AgreedTerms.InForce([.. law.Terms, new AgreedTerms(Law.Id(99), Law.Id(1), 1m, 2m, law.End)], law.End).ShouldBe(found);
    });

    private static Gen<(AgreedTerms[] Terms, DateTime End)> Cases() =>
        from starts in Law.Arrays(Gen.Choose(-1, 12), 0, 5)
        from end in Gen.Choose(0, 12)
        select (starts.Select((start, index) => new AgreedTerms(Law.Id(index + 1), Law.Id(1), index, 10m + index, start < 0 ? null : First.AddMonths(start))).ToArray(), First.AddMonths(end));
}
