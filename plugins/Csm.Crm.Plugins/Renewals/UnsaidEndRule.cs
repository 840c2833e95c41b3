namespace Csm.Crm.Plugins.Renewals;

/// <summary>
/// R12: a contract that was ended while its renewal was open ended without anybody saying how. A renewal says it for the
/// term it is about and for any end before that; one of an earlier term, which the contract has outlived, says nothing.
/// </summary>
public static class UnsaidEndRule
{
    /// <summary>Last day of the term whose renewal has still to say how the contract ended; null when one has said it, or there is none that could.</summary>
    /// <param name="contractEnd">Last day of the ended contract; null while it has none.</param>
    /// <param name="open">Last days of the terms whose renewals have no outcome.</param>
    /// <param name="closed">Last days of the terms whose renewals have one.</param>
    public static DateTime? TermToClose(DateTime? contractEnd, IReadOnlyCollection<DateTime> open, IReadOnlyCollection<DateTime> closed)
    {
        var telling = open.Where(term => Tells(term, contractEnd)).ToArray();
        return telling.Length == 0 || closed.Any(term => Tells(term, contractEnd)) ? null : telling.Min();
    }

    private static bool Tells(DateTime termEnd, DateTime? contractEnd) => contractEnd is null || CloseRule.IsLostFor(termEnd, contractEnd);
}
