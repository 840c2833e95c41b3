using System.Globalization;
using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Trends;

namespace Csm.Crm.Plugins.Health;

/// <summary>The factor providers of this release (R1): what an account's rows say about each factor.</summary>
public static class FactorObservation
{
    private const string IdleShare = "idle_share";
    private const string Utilisation = "utilisation";
    private const string Connectivity = "connectivity";
    private const decimal LowestCoverage = 60m;
    private const int TrendMonths = 6;
    private const int FewestTrendMonths = 4;
    private const decimal LargestAttainment = 1.2m;
    private const decimal YoungestGoal = 0.10m;
    private const string AccountTable = "account";
    private const string KpiTable = "csm_kpi";
    private const string GoalTable = "csm_goal";
    private const string MonthTable = "csm_viumetric";
    private const string NoMachines = "the account has no machines";

    /// <summary>Codes of the metrics whose months are needed.</summary>
    public static IReadOnlyList<string> MetricCodes => [IdleShare, Utilisation, Connectivity];

    /// <summary>What is known about one factor.</summary>
    /// <param name="factor">The factor; its age limit keeps one old KPI from making all of them old.</param>
    /// <param name="evidence">The account's rows.</param>
    /// <param name="now">The time.</param>
    public static Observation Of(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        if (FactorCatalogue.Of(factor.Provider).NotMeasuredBecause is { } reason)
        {
            return Observation.NotApplicable(reason);
        }

        return factor.Provider switch
        {
            FactorProvider.KpiAttainment => KpiAttainment(evidence.Kpis, factor.StaleAfterDays, now),
            FactorProvider.GoalProgress => GoalProgressAgainstPlan(evidence.Goals, now),
            FactorProvider.ValueRealisation => ValueRealisation(evidence.Account),
            FactorProvider.UtilisationTrend => UtilisationTrend(evidence, now),
            FactorProvider.IdleShare => LatestMonth(evidence, IdleShare, now),
            FactorProvider.Connectivity => ConnectedShare(evidence, now),
            FactorProvider.PaymentDiscipline => PaymentDiscipline(evidence.Account, now),
            _ => ManualAssessment(evidence.Account),
        };
    }

    // Mean way to target. A KPI without target counts by its light. Old KPIs give way to younger ones.
    private static Observation KpiAttainment(IReadOnlyList<KpiStanding> kpis, int? staleAfterDays, DateTime now)
    {
        var measured = kpis.Where(kpi => kpi.AsOf is not null && AttainmentOf(kpi) is not null).ToArray();
        if (measured.Length == 0)
        {
            return Observation.Missing(kpis.Count == 0 ? "no KPI has been agreed" : $"none of {kpis.Count} KPIs has been measured");
        }

        var young = measured.Where(kpi => staleAfterDays is not { } limit || now - kpi.AsOf!.Value <= TimeSpan.FromDays(limit)).ToArray();
        var counted = young.Length > 0 ? young : measured;
        var newest = counted.Max(kpi => kpi.AsOf!.Value);
        return Observation.Of(
            counted.Average(kpi => AttainmentOf(kpi)!.Value), newest, Text("over {0} of {1} KPIs, newest of {2:yyyy-MM-dd}", counted.Length, kpis.Count, newest), KpiTable);
    }

    private static decimal? AttainmentOf(KpiStanding kpi) =>
        GoalProgress.Ratio(kpi.Baseline, kpi.Target, kpi.Current) is { } ratio ? 100m * Clamped(ratio)
        : kpi.Status switch { Band.Green => 100m, Band.Amber => 50m, Band.Red => 0m, _ => null };

    // Progress by expected progress, so that a young goal is not a bad goal.
    private static Observation GoalProgressAgainstPlan(IReadOnlyList<GoalStanding> goals, DateTime now)
    {
        var running = goals.Where(goal => goal.State is GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk or GoalState.Achieved).ToArray();
        if (running.Length == 0)
        {
            return Observation.Missing("no goal has been agreed");
        }

        var old = running.Where(goal => ExpectedOf(goal, now) >= YoungestGoal).ToArray();
        if (old.Length == 0)
        {
            return Observation.NotApplicable("less than 10 % of the time of every goal has passed");
        }

        var judged = old.Where(goal => goal.Progress is not null).ToArray();
        var weight = judged.Sum(WeightOf);
        if (weight == 0)
        {
            return Observation.Missing($"none of {old.Length} goals has data");
        }

        var value = 100m * judged.Sum(goal => WeightOf(goal) * Clamped(goal.Progress!.Value / 100m / ExpectedOf(goal, now))) / weight;
        var newest = judged.Max(goal => goal.ObservedOn);
        return Observation.Of(value, newest, Text("over {0} of {1} goals, as of {2:yyyy-MM-dd}", judged.Length, running.Length, newest), GoalTable);
    }

    private static decimal ExpectedOf(GoalStanding goal, DateTime now) =>
        goal.State == GoalState.Achieved ? 1m : GoalStateRule.Expected(goal.Start, goal.Due, now) ?? 1m;

    private static decimal WeightOf(GoalStanding goal) => goal.Weight ?? 1m;

    private static Observation ValueRealisation(AccountFigures account)
    {
        decimal? computed = account.ExpectedValue > 0 && account.ExperiencedValue is { } experienced ? 100m * experienced / account.ExpectedValue.Value : null;
        return (account.Realisation ?? computed) is { } value && account.ValueAsOf is { } asOf
            ? Observation.Of(value, asOf, Text("of the expected value, as of {0:yyyy-MM-dd}", asOf), AccountTable, account.Id)
            : Observation.Missing("expected and experienced value are not both known");
    }

    private static Observation UtilisationTrend(AccountEvidence evidence, DateTime now)
    {
        var months = UsableMonths(evidence, Utilisation, now).Take(TrendMonths).ToArray();
        if (months.Length < FewestTrendMonths)
        {
            return evidence.Account.FleetSize == 0
                ? Observation.NotApplicable(NoMachines)
                : Observation.Missing($"{months.Length} full months of utilisation with at least 60 % coverage, {FewestTrendMonths} are needed");
        }

        var newest = months[0];
        var line = TheilSen.Fit(months.Select(month => new Reading(MonthsBetween(newest.Start, month.Start), (double)month.Value!.Value)).ToArray());
        return line is null
            ? Observation.Missing("the months of utilisation are not different months")
            : Observation.Of((decimal)line.Slope * TrendMonths, EndOf(newest), Text("by the line through {0} months to {1:MMMM yyyy}", months.Length, newest.Start), MonthTable, newest.RowId);
    }

    private static Observation LatestMonth(AccountEvidence evidence, string metric, DateTime now)
    {
        if (UsableMonths(evidence, metric, now).FirstOrDefault() is { } month)
        {
            return Observation.Of(month.Value!.Value, EndOf(month), Text("in {0:MMMM yyyy}", month.Start), MonthTable, month.RowId);
        }

        return evidence.Account.FleetSize == 0
            ? Observation.NotApplicable(NoMachines)
            : Observation.Missing("no full month has been metered with at least 60 % coverage");
    }

    private static Observation ConnectedShare(AccountEvidence evidence, DateTime now)
    {
        var month = LatestMonth(evidence, Connectivity, now);
        var account = evidence.Account;
        return month.Value is null && account.FleetSize > 0 && account.ConnectedMachines is { } connected && account.ValueAsOf is { } asOf
            ? Observation.Of(100m * connected / account.FleetSize.Value, asOf, Text("{0} of {1} machines, as of {2:yyyy-MM-dd}", connected, account.FleetSize, asOf), AccountTable, account.Id)
            : month;
    }

    // The count is kept up to date by accounting and has no date of its own: it is true until it is changed.
    private static Observation PaymentDiscipline(AccountFigures account, DateTime now) =>
        account.OverdueInvoices is { } overdue
            ? Observation.Of(overdue, now, Text("on {0:yyyy-MM-dd}", now), AccountTable, account.Id)
            : Observation.Missing("accounting has reported no number of overdue invoices");

    private static Observation ManualAssessment(AccountFigures account) =>
        account.ManualAssessment is { } points && account.ManualAssessmentOn is { } on
            ? Observation.Of(points, on, Text("given on {0:yyyy-MM-dd}", on), AccountTable, account.Id)
            : Observation.Missing("nobody has assessed the account");

    // Full months only: the running one swings with every day. Under 60 % coverage a value is shown, not used (R8).
    private static IEnumerable<MonthValue> UsableMonths(AccountEvidence evidence, string metric, DateTime now) => evidence.Months
        .Where(month => month.MetricCode == metric && month.Value is not null && EndOf(month) <= now && (month.Coverage is null || month.Coverage >= LowestCoverage))
        .OrderByDescending(month => month.Start);

    private static DateTime EndOf(MonthValue month) => month.Start.AddMonths(1);

    private static int MonthsBetween(DateTime newest, DateTime month) => ((month.Year - newest.Year) * 12) + month.Month - newest.Month;

    private static decimal Clamped(decimal ratio) => Math.Max(0m, Math.Min(LargestAttainment, ratio));

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
