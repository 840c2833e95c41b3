using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Looks at customers for states that call for action; set-based, so a thousand customers cost as many reads as one.</summary>
internal interface IWatch
{
    /// <summary>What it looks for; an action about one of these that is not found any more closes by itself.</summary>
    IReadOnlyList<StandingCause> Causes { get; }

    /// <summary>What calls for action at the customers now.</summary>
    IEnumerable<ActionRequest> Find(IReadOnlyCollection<WatchedAccount> accounts, DateTime now);
}

/// <summary>A customer that is looked at.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Who gets what is found.</param>
/// <param name="Segment">Its segment.</param>
internal sealed record WatchedAccount(Guid Id, string Name, EntityReference? Owner, CustomerSegment Segment)
{
    private const int LongestSource = 200;
    private const int LongestCause = 400;

    /// <summary>A request about a state of this customer.</summary>
    public ActionRequest Request(ActionKind kind, string reason, string source, string? rootCause, Severity severity, DateTime due) => new(
        new EntityReference(Account.EntityLogicalName, Id) { Name = Name }, Owner, kind, reason, Shortened(source, LongestSource)!, Shortened(rootCause, LongestCause), severity, due.Date)
    {
        Nature = CauseNature.State,
    };

    private static string? Shortened(string? text, int longest) => text is null || text.Length <= longest ? text : text.Substring(0, longest);
}
