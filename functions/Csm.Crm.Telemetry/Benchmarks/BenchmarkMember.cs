namespace Csm.Crm.Telemetry.Benchmarks;

/// <summary>What a customer brings into the comparison of one metric and month.</summary>
/// <param name="AccountId">The customer.</param>
/// <param name="Consents">Whether the customer agreed to be compared (account.csm_benchmarkconsent).</param>
/// <param name="Smallest">The smallest cohort the customer belongs to.</param>
/// <param name="Value">The metric's value over the customer's fleet.</param>
/// <param name="Machines">Machines behind the value, ≥ 0.</param>
public sealed record BenchmarkMember(Guid AccountId, bool Consents, Cohort Smallest, decimal Value, int Machines);

/// <summary>Values under which a share of the customers lies, interpolated between neighbours, in the metric's unit.</summary>
/// <param name="P10">10 %.</param>
/// <param name="P25">25 %.</param>
/// <param name="P50">Half.</param>
/// <param name="P75">75 %.</param>
/// <param name="P90">90 %.</param>
public sealed record Percentiles(decimal P10, decimal P25, decimal P50, decimal P75, decimal P90)
{
    /// <summary>What the best tenth reaches: P90, or P10 where lower is better.</summary>
    public decimal BestInClass(bool higherIsBetter) => higherIsBetter ? P90 : P10;

    /// <param name="ascending">At least one value, in ascending order.</param>
    internal static Percentiles Of(IReadOnlyList<decimal> ascending)
    {
        return new Percentiles(At(0.10m), At(0.25m), At(0.50m), At(0.75m), At(0.90m));

        decimal At(decimal share)
        {
            var place = share * (ascending.Count - 1);
            var below = (int)Math.Floor(place);
            var above = Math.Min(below + 1, ascending.Count - 1);
            return Math.Round(ascending[below] + ((place - below) * (ascending[above] - ascending[below])), 4);
        }
    }
}

/// <summary>A cohort's comparison of one metric and month.</summary>
/// <param name="Cohort">The cohort.</param>
/// <param name="Customers">Customers in it.</param>
/// <param name="Machines">Machines behind their values.</param>
/// <param name="Percentiles">How they do, or null when that is withheld.</param>
/// <param name="Reason">Why it is withheld, or null.</param>
public sealed record CohortBenchmark(Cohort Cohort, int Customers, int Machines, Percentiles? Percentiles, string? Reason);

/// <summary>A customer's own place.</summary>
/// <param name="Cohort">The smallest published cohort with the customer in it.</param>
/// <param name="Percentile">Share of the others in it who do worse, those who do the same counted half, 0–100; 100 is best.</param>
public sealed record Standing(Cohort Cohort, decimal Percentile);
