using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Kpis;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>Who a report speaks to; in the order of the choice csm_UsageCenterRole.</summary>
public enum ReportAudience
{
    EconomicBuyer,
    FleetManager,
    SiteManager,
    Operator,
    Maintenance,
    Sustainability,
    Training,
    It,
    Procurement,
    Safety,
}

/// <summary>The row a number comes from.</summary>
/// <param name="Table">Logical name of the table.</param>
/// <param name="Id">The row.</param>
/// <param name="What">What it is, in a few words.</param>
public sealed record ReportEvidence(string Table, Guid Id, string What);

/// <summary>A line of the ledger as the report shows it.</summary>
/// <param name="Goal">Name of the goal.</param>
/// <param name="Month">First day of the month.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">The metric's unit.</param>
/// <param name="Figures">What was booked.</param>
/// <param name="Reason">Why it was booked anew; null for a first line.</param>
/// <param name="Evidence">The line.</param>
/// <param name="Reading">The metered month behind it; null when none was kept.</param>
public sealed record ReportLine(string Goal, DateTime Month, string Metric, string Unit, ValueFigures Figures, string? Reason, ReportEvidence Evidence, ReportEvidence? Reading);

/// <summary>An improvement no goal accounts for.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Month">First day of the month.</param>
/// <param name="Figures">What it came to.</param>
/// <param name="Evidence">The metered month.</param>
/// <param name="Agreed">The row that says what it is compared with.</param>
public sealed record ReportGain(string Metric, string Unit, DateTime Month, ValueFigures Figures, ReportEvidence Evidence, ReportEvidence Agreed);

/// <summary>A KPI as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Goal">Name of its goal; null when it stands by itself.</param>
/// <param name="Baseline">Where it started; null when not agreed.</param>
/// <param name="Target">Where it shall get to; null when not agreed.</param>
/// <param name="Current">Where it is; null when not measured.</param>
/// <param name="AsOf">Last day of the newest measured period; null when not measured.</param>
/// <param name="Status">Its light.</param>
/// <param name="Unit">Unit of its figures.</param>
/// <param name="Evidence">The KPI.</param>
public sealed record ReportKpi(string Name, string? Goal, decimal? Baseline, decimal? Target, decimal? Current, DateTime? AsOf, Band Status, string Unit, ReportEvidence Evidence);

/// <summary>What a reader has to be told in a sentence.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Evidence">Rows its figures come from.</param>
public sealed record ReportRemark(string Text, IReadOnlyList<ReportEvidence> Evidence);

/// <summary>A goal with what it was to bring and what it brought in the period.</summary>
public sealed record ReportGoal(string Name, string Status, decimal? Progress, decimal? Current, decimal? Target, string Unit, DateTime? Due, decimal Expected, decimal Explained, bool IsOpen, ReportEvidence Evidence)
{
    /// <summary>Name of the currency of <see cref="Expected"/> when it is not the report's, and so no part of its sums; else null.</summary>
    public string? ForeignCurrency { get; init; }
}

/// <summary>A month of a metric.</summary>
public sealed record ReportMonth(DateTime Month, decimal? Value);

/// <summary>A metric over the period with its comparisons.</summary>
public sealed record ReportMetric(
    string Name, string Unit, BetterWhen? Better, DateTime Month, decimal? Value, decimal? Previous, decimal? LastYear, decimal? Baseline, decimal? Expected, decimal? Coverage,
    IReadOnlyList<ReportMonth> Months, ReportEvidence Evidence, ReportEvidence Agreed);

/// <summary>A measured period of a guarantee.</summary>
public sealed record ReportGuarantee(string Name, DateTime Period, decimal? Measured, decimal? Threshold, string Unit, PeriodResult Result, decimal Credit, bool IsFrozen, ReportEvidence Evidence)
{
    /// <summary>Name of the currency of <see cref="Credit"/> when it is not the report's; else null.</summary>
    public string? ForeignCurrency { get; init; }
}

/// <summary>Everything a value report says; the page only sets it.</summary>
/// <param name="Customer">Name of the account.</param>
/// <param name="From">First day of the first month.</param>
/// <param name="To">Last day of the last month.</param>
/// <param name="AsOf">Day the report was written.</param>
/// <param name="Audience">Who it speaks to.</param>
/// <param name="Currency">Name of the currency of all amounts.</param>
/// <param name="Expected">Money expected for the months of the period.</param>
/// <param name="Lines">The ledger of the period, in the report's currency and of goals that count.</param>
/// <param name="Gains">Improvements no goal accounts for.</param>
/// <param name="Goals">Goals that were agreed.</param>
/// <param name="Kpis">KPIs that hold.</param>
/// <param name="Metrics">Metrics with a better direction.</param>
/// <param name="Guarantees">Measured periods that end in the report's months.</param>
public sealed record ReportContent(
    string Customer,
    DateTime From,
    DateTime To,
    DateTime AsOf,
    ReportAudience Audience,
    string Currency,
    decimal Expected,
    IReadOnlyList<ReportLine> Lines,
    IReadOnlyList<ReportGain> Gains,
    IReadOnlyList<ReportGoal> Goals,
    IReadOnlyList<ReportKpi> Kpis,
    IReadOnlyList<ReportMetric> Metrics,
    IReadOnlyList<ReportGuarantee> Guarantees)
{
    /// <summary>The currency; null when the platform stored none.</summary>
    public Guid? CurrencyId { get; init; }

    /// <summary>Amounts that are no part of the sums, and why.</summary>
    public IReadOnlyList<ReportRemark> LeftOut { get; init; } = [];

    /// <summary>What goals account for, by the ledger.</summary>
    public decimal Explained => Lines.Sum(line => line.Figures.Amount);

    /// <summary>The share of the metered improvement that was agreed to be due to others than us.</summary>
    public decimal Unattributed => Lines.Sum(line => Math.Round(line.Figures.Quantity * line.Figures.Basis.UnitValue, 2, MidpointRounding.AwayFromZero) - line.Figures.Amount);

    /// <summary>Improvements no goal accounts for.</summary>
    public decimal Unassigned => Gains.Sum(gain => gain.Figures.Amount);

    /// <summary>The part of the value that we do not claim.</summary>
    public decimal Unexplained => Unattributed + Unassigned;

    /// <summary>All metered improvement in money: explained plus unexplained.</summary>
    public decimal Total => Explained + Unexplained;
}
