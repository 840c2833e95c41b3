namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>A part of the report.</summary>
public enum ReportPart
{
    Value,
    Goals,
    Kpis,
    Metrics,
    Guarantees,
    Next,
}

/// <summary>What a report leads with, by the part its reader plays at the customer; all parts are always there.</summary>
/// <param name="Question">The question it answers, as a subtitle.</param>
/// <param name="Parts">Order of the parts.</param>
public sealed record ReportOutline(string Question, IReadOnlyList<ReportPart> Parts)
{
    /// <summary>The outline for a reader.</summary>
    public static ReportOutline For(ReportAudience audience) => audience switch
    {
        ReportAudience.EconomicBuyer => new("What did we agree, and what was it worth?", [ReportPart.Value, ReportPart.Goals, ReportPart.Kpis, ReportPart.Guarantees, ReportPart.Metrics, ReportPart.Next]),
        ReportAudience.Procurement => new("Was kept what was promised?", [ReportPart.Guarantees, ReportPart.Value, ReportPart.Goals, ReportPart.Kpis, ReportPart.Metrics, ReportPart.Next]),
        ReportAudience.FleetManager or ReportAudience.SiteManager => new("How do the machines work for you, and what comes of it?", [ReportPart.Goals, ReportPart.Kpis, ReportPart.Metrics, ReportPart.Value, ReportPart.Guarantees, ReportPart.Next]),
        ReportAudience.Sustainability => new("How much energy and emission does the work take?", [ReportPart.Metrics, ReportPart.Goals, ReportPart.Kpis, ReportPart.Value, ReportPart.Guarantees, ReportPart.Next]),
        _ => new("How does daily work go, and what is next?", [ReportPart.Metrics, ReportPart.Goals, ReportPart.Kpis, ReportPart.Next, ReportPart.Guarantees, ReportPart.Value]),
    };

    /// <summary>The reader as a title names him.</summary>
    public static string NameOf(ReportAudience audience) => audience switch
    {
        ReportAudience.EconomicBuyer => "economic buyer",
        ReportAudience.FleetManager => "fleet manager",
        ReportAudience.SiteManager => "site manager",
        ReportAudience.It => "IT",
        _ => audience.ToString().ToLowerInvariant(),
    };
}
