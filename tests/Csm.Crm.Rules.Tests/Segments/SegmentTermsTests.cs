using Csm.Crm.Plugins.Segments;
using Csm.Crm.Plugins.UsageCenter;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Segments;

/// <summary>R7: each term of a segment is taken from the first of its rules that says it.</summary>
public class SegmentTermsTests
{
    private static readonly Gen<CustomerSegment> Segments = Gen.Elements(Enum.GetValues<CustomerSegment>());

    private static readonly Gen<SegmentRuleTerms[]> Rules = Law.Arrays(
            from order in Perhaps(1, 4) from cadence in Perhaps(1, 365) from lead in Perhaps(0, 1000) from roles in Gen.SubListOf(Enum.GetValues<CenterRole>()) from silent in Gen.Elements(true, false)
            select new SegmentRuleTerms(Guid.Empty, order, cadence, lead, silent ? [] : [.. roles]),
            0, 6)
        .Select(rules => rules.Select((rule, number) => rule with { Id = Law.Id(number) }).ToArray());

    [Fact]
    public void Term_IsThatOfTheFirstRuleWhichSaysIt() => Law.Holds(
        from segment in Segments from rules in Rules select (segment, rules),
        law =>
        {
            var terms = SegmentTerms.Of(law.segment, law.rules);
            terms.CadenceDays.ShouldBe(FirstOf(law.rules, rule => rule.CadenceDays is not null)?.CadenceDays ?? PreparationLead.CadenceOf(law.segment));
            terms.LeadDays.ShouldBe(FirstOf(law.rules, rule => rule.LeadDays is not null)?.LeadDays ?? PreparationLead.DaysFor(law.segment));
            terms.RequiredRoles.ShouldBe(FirstOf(law.rules, rule => rule.RequiredRoles.Count > 0)?.RequiredRoles ?? []);
            SegmentTerms.RolesOf(law.rules).ShouldBe(terms.RequiredRoles);
        });

    [Fact]
    public void Terms_DoNotDependOnTheOrderOfReadingNorOnRulesThatSayNothing() => Law.Holds(
        from segment in Segments from rules in Rules from order in Perhaps(0, 5) select (segment, rules, order),
        law =>
        {
            var terms = SegmentTerms.Of(law.segment, law.rules);
            var others = SegmentTerms.Of(law.segment, [new SegmentRuleTerms(Law.Id(99), law.order, null, null, []), .. law.rules.Reverse()]);
            (others.CadenceDays, others.LeadDays).ShouldBe((terms.CadenceDays, terms.LeadDays));
            others.RequiredRoles.ShouldBe(terms.RequiredRoles);
        });

    private static Gen<int?> Perhaps(int from, int to) => Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(from, to).Select(number => (int?)number));

    // No rule that says it stands before it, by place or, in one place, by id.
    private static SegmentRuleTerms? FirstOf(SegmentRuleTerms[] rules, Func<SegmentRuleTerms, bool> says) => rules.Where(says).FirstOrDefault(rule => !rules.Any(other => says(other) && IsBefore(other, rule)));

    private static bool IsBefore(SegmentRuleTerms one, SegmentRuleTerms other) =>
        (one.Order ?? int.MaxValue) < (other.Order ?? int.MaxValue) || (one.Order == other.Order && one.Id.CompareTo(other.Id) < 0);
}
