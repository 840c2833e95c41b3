namespace Csm.Crm.Plugins.Actions;

/// <summary>Parts customers so that what a portion writes is known within bounds before it is written.</summary>
public static class WatchPortions
{
    /// <summary>Findings of a portion at most; a customer with more is a portion of his own.</summary>
    public const int MostFindings = 200;

    /// <summary>The portions: every customer once, in the order given.</summary>
    /// <param name="accounts">The customers.</param>
    /// <param name="findings">How many findings a customer has, at least 0.</param>
    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IEnumerable<T> accounts, Func<T, int> findings)
    {
        var portions = new List<IReadOnlyList<T>>();
        var portion = new List<T>();
        var count = 0;
        foreach (var account in accounts)
        {
            var own = findings(account);
            if (portion.Count > 0 && count + own > MostFindings)
            {
                portions.Add(portion);
                portion = [];
                count = 0;
            }

            portion.Add(account);
            count += own;
        }

        if (portion.Count > 0)
        {
            portions.Add(portion);
        }

        return portions;
    }
}
