using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Something the story promises, and the stored row that shows it.</summary>
/// <param name="What">What happened.</param>
/// <param name="On">When; null while it has not happened.</param>
/// <param name="Customer">At whom; empty where it is about several.</param>
/// <param name="Row">The row; null while it has not happened.</param>
/// <param name="Evidence">What the row says.</param>
public sealed record Happening(string What, DateTime? On, string Customer, EntityReference? Row, string Evidence)
{
    /// <summary>Something that has not happened yet.</summary>
    public static Happening NotYet(string what) => new(what, null, "", null, "");
}
