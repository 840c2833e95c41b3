namespace Csm.Crm.Benchmarks;

/// <summary>What a case must reach; the run fails when it does not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TargetAttribute : Attribute
{
    /// <summary>Times faster than the baseline of its category; 0 for no such target.</summary>
    public double Ratio { get; set; }

    /// <summary>Longest time in milliseconds; 0 for no such target.</summary>
    public double Milliseconds { get; set; }
}
