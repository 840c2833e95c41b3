namespace Csm.Crm.Plugins.Machines;

/// <summary>An open fault.</summary>
/// <param name="MachineId">The machine.</param>
/// <param name="Code">Code the machine sends.</param>
/// <param name="Family">Family of the code; null or empty when the code is its own family.</param>
/// <param name="Severity">0 low to 3 critical; null counts as low.</param>
/// <param name="Count">How often it was seen; null counts as once.</param>
/// <param name="IsNew">Whether it is told of for the first time.</param>
public sealed record OpenFault(Guid MachineId, string Code, string? Family, int? Severity, int? Count, bool IsNew);

/// <summary>Open faults of one family at one machine: one thing to look at.</summary>
/// <param name="MachineId">The machine.</param>
/// <param name="Family">The family.</param>
/// <param name="Severity">The worst of its faults, 0 to 3.</param>
/// <param name="Codes">Each code with the times it was seen, the most frequent first.</param>
/// <param name="IsNew">Whether one of its faults is told of for the first time.</param>
public sealed record FaultFamily(Guid MachineId, string Family, int Severity, IReadOnlyList<KeyValuePair<string, int>> Codes, bool IsNew);

/// <summary>R13: a machine's faults collapse by machine and fault family.</summary>
public static class FaultFamilies
{
    /// <summary>The families, each once.</summary>
    public static IReadOnlyList<FaultFamily> Of(IEnumerable<OpenFault> faults) => faults
        .GroupBy(fault => new { fault.MachineId, Family = NameOf(fault).ToUpperInvariant() })
        .Select(same => new FaultFamily(
            same.Key.MachineId,
            NameOf(same.First()),
            same.Max(fault => fault.Severity ?? 0),
            same.GroupBy(fault => fault.Code, StringComparer.OrdinalIgnoreCase)
                .Select(code => new KeyValuePair<string, int>(code.Key, code.Sum(fault => fault.Count ?? 1)))
                .OrderByDescending(code => code.Value).ThenBy(code => code.Key, StringComparer.Ordinal)
                .ToArray(),
            same.Any(fault => fault.IsNew)))
        .ToArray();

    private static string NameOf(OpenFault fault) => string.IsNullOrWhiteSpace(fault.Family) ? fault.Code.Trim() : fault.Family!.Trim();
}
