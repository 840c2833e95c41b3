using System.Globalization;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Makes a fault of what sources write.</summary>
internal static class FaultText
{
    /// <param name="ticks">UTC ticks.</param>
    /// <param name="code">The code; 1–50 characters.</param>
    /// <param name="severity">A word or OPC UA's 1–1000; unknown ones mean that the source does not say.</param>
    /// <param name="source">The component, or null; cut to 100 characters.</param>
    /// <param name="description">The meaning, or null; cut to 400 characters.</param>
    /// <param name="fault">The fault.</param>
    public static bool TryRead(long ticks, string? code, string? severity, string? source, string? description, out FaultReading fault)
    {
        code = code?.Trim();
        fault = new FaultReading(ticks, code ?? string.Empty, SeverityOf(severity), Cut(source, 100), Cut(description, 400));
        return code is { Length: > 0 and <= 50 };
    }

    private static FaultSeverity? SeverityOf(string? text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            // OPC 10000-5: 1–1000 in equal steps of urgency.
            return number switch { < 1 or > 1_000 => null, < 334 => FaultSeverity.Low, < 667 => FaultSeverity.Medium, < 900 => FaultSeverity.High, _ => FaultSeverity.Critical };
        }

        return text?.Trim().ToUpperInvariant() switch
        {
            "LOW" or "INFO" or "INFORMATION" or "INFORMATIONAL" => FaultSeverity.Low,
            "MEDIUM" or "MODERATE" or "WARNING" or "WARN" or "YELLOW" or "AMBER" => FaultSeverity.Medium,
            "HIGH" or "SEVERE" or "ERROR" or "ALARM" => FaultSeverity.High,
            "CRITICAL" or "STOP" or "FATAL" or "EMERGENCY" or "RED" => FaultSeverity.Critical,
            _ => null,
        };
    }

    private static string? Cut(string? text, int longest) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var trimmed && trimmed.Length > longest ? trimmed[..longest] : text.Trim();
}
