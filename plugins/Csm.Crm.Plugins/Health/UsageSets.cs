namespace Csm.Crm.Plugins.Health;

/// <summary>Accounts and days whose digital usage is grouped in one request.</summary>
/// <param name="Accounts">The accounts.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record UsageSet(IReadOnlyList<Guid> Accounts, DateTime From, DateTime To);

/// <summary>
/// Parts accounts and days so that no request has to group more rows than the platform does. How many there are at most
/// is known before: one row per person, product and day is the table's key.
/// </summary>
public static class UsageSets
{
    /// <summary>Rows of a set at most: half of the 50,000 the platform groups, for the key does not hold rows without a product.</summary>
    public const int LargestSet = 25_000;

    /// <summary>The sets: every account with usage on every day in exactly one of them. More than that many rows on one day of one account stay together.</summary>
    /// <param name="rowsADay">Rows an account can have on a day, at least 0; one without any needs no request.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day, not before the first.</param>
    public static IReadOnlyList<UsageSet> Of(IEnumerable<KeyValuePair<Guid, int>> rowsADay, DateTime from, DateTime to)
    {
        var days = (to.Date - from.Date).Days + 1;
        var sets = new List<UsageSet>();
        var together = new List<Guid>();
        var rows = 0L;
        void Close()
        {
            if (together.Count > 0)
            {
                sets.Add(new UsageSet(together.ToArray(), from.Date, to.Date));
            }

            together.Clear();
            rows = 0;
        }

        foreach (var account in rowsADay.Where(account => account.Value > 0))
        {
            var most = (long)account.Value * days;
            if (most > LargestSet)
            {
                sets.AddRange(ByDays(account.Key, Math.Max(1, LargestSet / account.Value), from.Date, to.Date));
                continue;
            }

            if (rows + most > LargestSet)
            {
                Close();
            }

            together.Add(account.Key);
            rows += most;
        }

        Close();
        return sets;
    }

    private static IEnumerable<UsageSet> ByDays(Guid account, int days, DateTime from, DateTime to)
    {
        for (var first = from; first <= to; first = first.AddDays(days))
        {
            var last = first.AddDays(days - 1);
            yield return new UsageSet([account], first, last < to ? last : to);
        }
    }
}
