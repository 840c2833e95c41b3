using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Telemetry.Benchmarks;

/// <summary>
/// Customers that are compared: by machine type, then energy, then industry. The cohorts are a tree, so that a small group
/// still finds itself in a larger one: all machines, a type, a type and energy, a type, energy and industry. Immutable.
/// </summary>
/// <param name="Type">Type of the machines, or null for all.</param>
/// <param name="Energy">Energy of the machines, or null for all; null without a type.</param>
/// <param name="Industry">Number of the customer's industry (account.industrycode), or null for all; null without an energy.</param>
public sealed record Cohort(MachineType? Type = null, Energy? Energy = null, int? Industry = null)
{
    /// <summary>All customers.</summary>
    public static Cohort All { get; } = new();

    /// <summary>Stable name, for example <c>ReachStacker/Diesel/12</c>; <c>All</c> for everybody.</summary>
    public string Code => Type is null ? "All"
        : Energy is null ? $"{Type}"
        : Industry is null ? $"{Type}/{Energy}"
        : string.Create(CultureInfo.InvariantCulture, $"{Type}/{Energy}/{Industry}");

    /// <summary>The next larger cohort, or null for <see cref="All"/>.</summary>
    public Cohort? Parent => Type is null ? null
        : Energy is null ? All
        : Industry is null ? new Cohort(Type)
        : new Cohort(Type, Energy);

    /// <summary>The smallest cohort for what is known of a customer: without a main type, all; without a main energy, the type.</summary>
    public static Cohort SmallestOf(MachineType? type, Energy? energy, int? industry) =>
        type is null ? All : energy is null ? new Cohort(type) : new Cohort(type, energy, industry);

    /// <summary>This cohort and all larger ones, smallest first.</summary>
    public IEnumerable<Cohort> Path()
    {
        for (var cohort = this; cohort is not null; cohort = cohort.Parent)
        {
            yield return cohort;
        }
    }
}
