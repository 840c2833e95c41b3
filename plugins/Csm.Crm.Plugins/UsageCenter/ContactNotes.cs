using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>Keeps the day of the last contact with members: two reads, and a write per member who is heard of later than known.</summary>
internal sealed class ContactNotes
{
    public const string State = "statecode";
    private const string Regarding = "regardingobjectid";
    private const string Ended = "actualend";
    private const string Contact = "contact";
    private const int Completed = 1;
    private readonly IRows rows;

    public ContactNotes(IRows rows) => this.rows = rows;

    /// <summary>Activities that are work with a customer, and a contact with the person they are about, when they are completed.</summary>
    public static IReadOnlyList<string> Activities => ["appointment", "phonecall", "task"];

    /// <summary>Looks at an activity whose state changed.</summary>
    /// <param name="table">Kind of the activity.</param>
    /// <param name="id">Its row.</param>
    /// <param name="now">The time, which counts when the activity has no end.</param>
    public void Of(string table, Guid id, DateTime now)
    {
        var activity = rows.Find(table, "activityid", id, State, Regarding, Ended);
        if (activity?.GetAttributeValue<OptionSetValue>(State)?.Value != Completed || activity.GetAttributeValue<EntityReference>(Regarding) is not { LogicalName: Contact } contact)
        {
            return;
        }

        var day = (activity.GetAttributeValue<DateTime?>(Ended) ?? now).Date;
        var members = rows.Read(Queries.From(UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.LastInteractionOn).Where(UsageCenterMember.Columns.ContactId, contact.Id).WhereActive());
        foreach (var member in members.Where(member => !(member.GetAttributeValue<DateTime?>(UsageCenterMember.Columns.LastInteractionOn)?.Date >= day)))
        {
            rows.Update(new UsageCenterMember(member.Id) { LastInteractionOn = day });
        }
    }
}
