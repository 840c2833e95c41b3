namespace Csm.Crm.Plugins.Value;

/// <summary>The currency the value of an account is kept in.</summary>
/// <param name="Id">The currency; null when it is not known.</param>
/// <param name="IsContested">Whether the account has none and its amounts are of several.</param>
public sealed record KeptCurrency(Guid? Id, bool IsContested)
{
    /// <summary>Whether an amount may be summed with the others; one whose currency is not known may.</summary>
    public bool Admits(Guid? currency) => !IsContested && (currency is null || Id is null || currency == Id);
}

/// <summary>R9: value is booked and summed in one currency, the account's; an account without one takes that of its amounts.</summary>
public static class CurrencyRule
{
    /// <summary>Decimals of a currency nothing is known of.</summary>
    public const int UsualDigits = 2;

    /// <summary>The currency value is kept in.</summary>
    /// <param name="account">The account's currency; null when it has none yet.</param>
    /// <param name="amounts">Currencies of what is booked and agreed; null where none is known.</param>
    public static KeptCurrency Of(Guid? account, IEnumerable<Guid?> amounts)
    {
        if (account is not null)
        {
            return new KeptCurrency(account, IsContested: false);
        }

        var known = amounts.Where(currency => currency is not null).Distinct().Take(2).ToArray();
        return new KeptCurrency(known.Length == 1 ? known[0] : null, IsContested: known.Length > 1);
    }
}
