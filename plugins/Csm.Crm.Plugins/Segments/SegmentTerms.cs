using Csm.Crm.Plugins.UsageCenter;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Segments;

/// <summary>How the customers of a segment are served (R7).</summary>
/// <param name="CadenceDays">Days in which there should be a contact.</param>
/// <param name="LeadDays">Days of preparation before the end of a term (R12).</param>
/// <param name="RequiredRoles">Roles the usage center must have somebody for (R6).</param>
internal sealed record SegmentTerms(int CadenceDays, int LeadDays, IReadOnlyCollection<CenterRole> RequiredRoles);

/// <summary>Reads the terms of all segments from their rules, in one small request.</summary>
internal sealed class SegmentTermsReader
{
    private readonly IRows rows;

    public SegmentTermsReader(IRows rows) => this.rows = rows;

    /// <summary>
    /// Terms by segment: of the first active rule that gives the segment. Without one, the shipped lead and cadence, and no
    /// role is demanded.
    /// </summary>
    public IReadOnlyDictionary<CustomerSegment, SegmentTerms> Read()
    {
        var query = Queries.From(
                SegmentRule.EntityLogicalName,
                SegmentRule.Columns.Segment, SegmentRule.Columns.CadenceDays, SegmentRule.Columns.LeadDays, SegmentRule.Columns.RequiredRoles)
            .WhereActive();
        query.AddOrder(SegmentRule.Columns.Order, OrderType.Ascending);
        var rules = rows.Read(query).Select(row => row.ToEntity<SegmentRule>()).Where(rule => rule.Segment is not null).ToLookup(rule => (CustomerSegment)((int)rule.Segment!.Value - Choice.First));
        return Enum.GetValues(typeof(CustomerSegment)).Cast<CustomerSegment>().ToDictionary(segment => segment, segment => TermsOf(segment, rules[segment].FirstOrDefault()));
    }

    private static SegmentTerms TermsOf(CustomerSegment segment, SegmentRule? rule) => new(
        rule?.CadenceDays ?? PreparationLead.CadenceOf(segment),
        rule?.LeadDays ?? PreparationLead.DaysFor(segment),
        rule?.RequiredRoles?.Select(role => (CenterRole)((int)role - Choice.First)).ToArray() ?? []);
}
