namespace Csm.Crm.Telemetry.Decoding;

/// <summary>How grave a fault is; the names of the csm_severity choice.</summary>
public enum FaultSeverity
{
    /// <summary>For information.</summary>
    Low,

    /// <summary>To be looked at.</summary>
    Medium,

    /// <summary>To be repaired soon.</summary>
    High,

    /// <summary>Stop the machine.</summary>
    Critical,
}

/// <summary>A fault that a machine reported at one moment. The same fault reported twice is one fault.</summary>
/// <param name="Ticks">UTC time in .NET ticks.</param>
/// <param name="Code">The fault's code as the source writes it, 1–50 characters.</param>
/// <param name="Severity">How grave, or null where the source does not say.</param>
/// <param name="Source">The component that reports it, ≤ 100 characters, or null.</param>
/// <param name="Description">What it means, ≤ 400 characters, or null.</param>
public readonly record struct FaultReading(long Ticks, string Code, FaultSeverity? Severity, string? Source, string? Description);
