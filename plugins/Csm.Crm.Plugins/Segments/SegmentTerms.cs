using Csm.Crm.Plugins.UsageCenter;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Segments;

/// <summary>What one active rule says of how the customers of its segment are served (R7).</summary>
/// <param name="Id">Row id of the rule.</param>
/// <param name="Order">Its place among the rules; null comes last.</param>
/// <param name="CadenceDays">Days in which there should be a contact; null when it does not say.</param>
/// <param name="LeadDays">Days of preparation before the end of a term; null when it does not say.</param>
/// <param name="RequiredRoles">Roles somebody must fill; empty when it does not say.</param>
public sealed record SegmentRuleTerms(Guid Id, int? Order, int? CadenceDays, int? LeadDays, IReadOnlyCollection<CenterRole> RequiredRoles);

/// <summary>How the customers of a segment are served (R7).</summary>
/// <param name="CadenceDays">Days in which there should be a contact.</param>
/// <param name="LeadDays">Days of preparation before the end of a term (R12).</param>
/// <param name="RequiredRoles">Roles the usage center must have somebody for (R6).</param>
public sealed record SegmentTerms(int CadenceDays, int LeadDays, IReadOnlyCollection<CenterRole> RequiredRoles)
{
    /// <summary>
    /// The terms of a segment: each is taken from the first of its rules that says it, so that a rule added for a machine
    /// type does not have to repeat what holds anyway. Where none does, the shipped cadence and lead, and no role is demanded.
    /// </summary>
    /// <param name="segment">The segment.</param>
    /// <param name="rules">All active rules that give it, in any order.</param>
    public static SegmentTerms Of(CustomerSegment segment, IEnumerable<SegmentRuleTerms> rules)
    {
        var ordered = InOrder(rules, rule => rule.Order, rule => rule.Id).ToArray();
        return new SegmentTerms(
            ordered.Select(rule => rule.CadenceDays).FirstOrDefault(days => days is not null) ?? PreparationLead.CadenceOf(segment),
            ordered.Select(rule => rule.LeadDays).FirstOrDefault(days => days is not null) ?? PreparationLead.DaysFor(segment),
            RolesOf(ordered));
    }

    /// <summary>The roles a segment demands; empty when none of its rules names one.</summary>
    /// <param name="rules">All active rules that give the segment, in any order.</param>
    public static IReadOnlyCollection<CenterRole> RolesOf(IEnumerable<SegmentRuleTerms> rules) =>
        InOrder(rules, rule => rule.Order, rule => rule.Id).Select(rule => rule.RequiredRoles).FirstOrDefault(roles => roles.Count > 0) ?? [];

    /// <summary>Rules as they are asked: by their place, of several in one by their id, those without a place last.</summary>
    internal static IEnumerable<T> InOrder<T>(IEnumerable<T> rules, Func<T, int?> place, Func<T, Guid> id) => rules.OrderBy(rule => place(rule) ?? int.MaxValue).ThenBy(id);
}

/// <summary>Reads the terms of all segments from their rules, in one small request.</summary>
internal sealed class SegmentTermsReader
{
    private readonly IRows rows;

    public SegmentTermsReader(IRows rows) => this.rows = rows;

    /// <summary>Terms by segment; every segment has some.</summary>
    public IReadOnlyDictionary<CustomerSegment, SegmentTerms> Read()
    {
        var query = Queries.From(
                SegmentRule.EntityLogicalName,
                SegmentRule.Columns.Segment, SegmentRule.Columns.Order, SegmentRule.Columns.CadenceDays, SegmentRule.Columns.LeadDays, SegmentRule.Columns.RequiredRoles)
            .WhereActive();
        var rules = rows.Read(query).Select(row => row.ToEntity<SegmentRule>()).Where(rule => rule.Segment is not null).ToLookup(rule => rule.GetChoice<CustomerSegment>(SegmentRule.Columns.Segment)!.Value, TermsOf);
        return Enum.GetValues(typeof(CustomerSegment)).Cast<CustomerSegment>().ToDictionary(segment => segment, segment => SegmentTerms.Of(segment, rules[segment]));
    }

    private static SegmentRuleTerms TermsOf(SegmentRule rule) => new(rule.Id, rule.Order, rule.CadenceDays, rule.LeadDays, CenterRoles.Of(rule.RequiredRoles));
}
