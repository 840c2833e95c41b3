using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Value;

/// <summary>What <see cref="CurrencyRule"/> says of an account, with the currencies' names.</summary>
internal sealed class ValueCurrency
{
    /// <summary>Table of currencies.</summary>
    public const string Table = "transactioncurrency";

    private readonly KeptCurrency kept;
    private readonly IReadOnlyList<EntityReference> known;

    /// <summary>The currency of an account's value.</summary>
    /// <param name="account">The account's own; null when it has none yet.</param>
    /// <param name="amounts">Currencies of what is booked and agreed; null where the platform stored none.</param>
    public ValueCurrency(EntityReference? account, IEnumerable<EntityReference?> amounts)
    {
        known = new[] { account }.Concat(amounts).OfType<EntityReference>().GroupBy(currency => currency.Id).Select(same => same.First()).ToArray();
        kept = CurrencyRule.Of(account?.Id, known.Select(currency => (Guid?)currency.Id));
    }

    /// <summary>The currency; null when it is not known or contested.</summary>
    public Guid? Id => kept.Id;

    /// <summary>The same as a lookup.</summary>
    public EntityReference? Reference => known.FirstOrDefault(currency => currency.Id == kept.Id);

    /// <summary>Whether the account has none and its amounts are of several.</summary>
    public bool IsContested => kept.IsContested;

    /// <summary>Its name, for a person.</summary>
    public string Name => NameOf(Reference);

    /// <summary>Names of all that take part, for a person.</summary>
    public string Names => string.Join(" and ", known.Select(NameOf).OrderBy(name => name, StringComparer.Ordinal));

    /// <summary>Whether an amount may be summed with the others.</summary>
    public bool Admits(EntityReference? currency) => kept.Admits(currency?.Id);

    /// <summary>A currency's name, for a person.</summary>
    public static string NameOf(EntityReference? currency) => currency is null ? "the organisation's currency" : currency.Name ?? currency.Id.ToString("D");
}
