namespace Csm.Crm.Plugins.Value;

/// <summary>
/// How far a call gets that closes months, for it must end within the platform's two minutes: whole customers, as long as
/// they fit. What has no news costs no write, so the next call begins where this one stopped.
/// </summary>
public static class ClosePortion
{
    /// <summary>Rows a call writes at most: entries of the ledger and accounts.</summary>
    public const int MostWrites = 300;

    /// <summary>Shares out what a call may write.</summary>
    /// <param name="writes">What each customer needs, at least 0.</param>
    /// <param name="most">What the call may write.</param>
    /// <returns>
    /// What each gets, in the order given: all it needs or nothing. Only a customer who alone needs more than a call may
    /// write gets a part, and then nobody else gets anything.
    /// </returns>
    public static IReadOnlyList<int> Allot(IEnumerable<int> writes, int most = MostWrites)
    {
        var room = most;
        var allotted = new List<int>();
        foreach (var needed in writes)
        {
            var own = needed <= room ? needed : room == most ? most : 0;
            allotted.Add(own);
            room -= own;
        }

        return allotted;
    }
}
