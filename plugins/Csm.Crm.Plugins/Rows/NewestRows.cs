namespace Csm.Crm.Plugins;

/// <summary>
/// At most so many rows of each account, the newest. An account alone is one request, whatever its size. Several are read
/// together, page by page, and one that turns out to have more is read again as if it were alone: so the rows an account
/// is judged by do not depend on the company it is in, and the requests grow with the pages.
/// </summary>
public static class NewestRows
{
    /// <summary>Rows of an account that are looked at, which is what the platform gives in one request.</summary>
    public const int Most = 5_000;

    /// <summary>The rows by account.</summary>
    /// <param name="accounts">The accounts; none means no request.</param>
    /// <param name="most">Rows of an account that are looked at, at least 1.</param>
    /// <param name="readAll">Reads all rows of a set of accounts, in any order.</param>
    /// <param name="accountOf">The account a row is of.</param>
    /// <param name="readNewest">Reads the newest rows of one account, at most as many as are looked at. Their order must tell all rows apart.</param>
    public static ILookup<Guid, T> Read<T>(
        IEnumerable<Guid> accounts, int most, Func<IReadOnlyList<Guid>, IEnumerable<T>> readAll, Func<T, Guid> accountOf, Func<Guid, IEnumerable<T>> readNewest)
    {
        var distinct = accounts.Distinct().ToArray();
        if (distinct.Length == 1)
        {
            return readNewest(distinct[0]).ToLookup(accountOf);
        }

        var together = readAll(distinct).ToLookup(accountOf);
        return distinct.SelectMany(account => together[account].Skip(most).Any() ? readNewest(account) : together[account]).ToLookup(accountOf);
    }
}
