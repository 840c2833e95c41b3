namespace Csm.Crm.Sandbox.Commands;

/// <summary>What a run was asked to do.</summary>
public sealed record SandboxOptions
{
    /// <summary>File or folder of real telemetry; null = simulate the three customers.</summary>
    public string? Telemetry { get; init; }

    /// <summary>Feed profile for <see cref="Telemetry"/>; null = the one whose columns the file has.</summary>
    public string? Profile { get; init; }

    /// <summary>CSV of the machines that <see cref="Telemetry"/> may speak of; null = the sandbox's own register.</summary>
    public string? Machines { get; init; }

    /// <summary>Folder for CSV files and the page; null = console only.</summary>
    public string? Out { get; init; }

    /// <summary>Months to simulate, 1–13.</summary>
    public int Months { get; init; } = MaximumMonths;

    /// <summary>Send every event a second time at the end, and say what it changed.</summary>
    public bool Twice { get; init; }

    /// <summary>The longest story the sandbox tells: a year and the month to compare with.</summary>
    public const int MaximumMonths = 13;
}
