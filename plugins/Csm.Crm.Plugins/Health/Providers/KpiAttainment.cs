using Csm.Crm.Plugins.Goals;

namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, KPI attainment: mean way from baseline to target. A KPI without target counts by its light. Old KPIs give way to younger ones.</summary>
internal static class KpiAttainment
{
    private const decimal LargestAttainment = 1.2m;

    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var kpis = evidence.Kpis;
        var measured = kpis.Where(kpi => kpi.AsOf is not null && AttainmentOf(kpi) is not null).ToArray();
        if (measured.Length == 0)
        {
            return Observation.Missing(kpis.Count == 0 ? "no KPI has been agreed" : $"none of {kpis.Count} KPIs has been measured");
        }

        // One old KPI must not make all of them old.
        var young = measured.Where(kpi => factor.StaleAfterDays is not { } limit || now - kpi.AsOf!.Value <= TimeSpan.FromDays(limit)).ToArray();
        var counted = young.Length > 0 ? young : measured;
        var newest = counted.Max(kpi => kpi.AsOf!.Value);
        return Observation.Of(
            counted.Average(kpi => AttainmentOf(kpi)!.Value), newest, Wording.Text("over {0} of {1} KPIs, newest of {2:yyyy-MM-dd}", counted.Length, kpis.Count, newest), "csm_kpi",
            counted.OrderBy(AttainmentOf).ThenByDescending(kpi => kpi.AsOf).ThenBy(kpi => kpi.Id).First().Id);
    }

    private static decimal? AttainmentOf(KpiStanding kpi) =>
        GoalProgress.Ratio(kpi.Baseline, kpi.Target, kpi.Current) is { } ratio ? 100m * Math.Max(0m, Math.Min(LargestAttainment, ratio))
        : kpi.Status switch { Band.Green => 100m, Band.Amber => 50m, Band.Red => 0m, _ => null };
}
