using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value;

/// <summary>What <see cref="CurrencyRule"/> says of an account, with the currencies' names.</summary>
internal sealed class ValueCurrency
{
    /// <summary>Table of currencies.</summary>
    public const string Table = "transactioncurrency";

    /// <summary>Key column of currencies.</summary>
    public const string IdColumn = "transactioncurrencyid";

    /// <summary>Column with the decimals a currency has.</summary>
    public const string DigitsColumn = "currencyprecision";

    private readonly KeptCurrency kept;
    private readonly IReadOnlyList<EntityReference> known;
    private readonly IReadOnlyDictionary<Guid, int> digits;

    /// <summary>The currency of an account's value.</summary>
    /// <param name="account">The account's own; null when it has none yet.</param>
    /// <param name="amounts">Currencies of what is booked and agreed; null where the platform stored none.</param>
    /// <param name="digits">Decimals of currencies, as far as they are known.</param>
    public ValueCurrency(EntityReference? account, IEnumerable<EntityReference?> amounts, IReadOnlyDictionary<Guid, int> digits)
    {
        this.digits = digits;
        known = new[] { account }.Concat(amounts).OfType<EntityReference>().GroupBy(currency => currency.Id).Select(same => same.First()).ToArray();
        kept = CurrencyRule.Of(account?.Id, known.Select(currency => (Guid?)currency.Id));
    }

    /// <summary>The currency; null when it is not known or contested.</summary>
    public Guid? Id => kept.Id;

    /// <summary>The same as a lookup.</summary>
    public EntityReference? Reference => known.FirstOrDefault(currency => currency.Id == kept.Id);

    /// <summary>Whether the account has none and its amounts are of several.</summary>
    public bool IsContested => kept.IsContested;

    /// <summary>Its decimals; as usual when they are not known.</summary>
    public int Digits => kept.Id is { } id && digits.TryGetValue(id, out var known) ? known : CurrencyRule.UsualDigits;

    /// <summary>Its name, for a person.</summary>
    public string Name => NameOf(Reference);

    /// <summary>Names of all that take part, for a person.</summary>
    public string Names => string.Join(" and ", known.Select(NameOf).OrderBy(name => name, StringComparer.Ordinal));

    /// <summary>Whether an amount may be summed with the others.</summary>
    public bool Admits(EntityReference? currency) => kept.Admits(currency?.Id);

    /// <summary>Joins a row's currency with its decimals, if it has one.</summary>
    /// <param name="addLink">Adds a link to the row: table, its column, the currency's column, kind of join.</param>
    /// <param name="column">The row's currency.</param>
    /// <param name="alias">Alias of the currency.</param>
    public static void JoinTo(Func<string, string, string, JoinOperator, LinkEntity> addLink, string column, string alias)
    {
        var currency = addLink(Table, column, IdColumn, JoinOperator.LeftOuter);
        currency.EntityAlias = alias;
        currency.Columns = new ColumnSet(IdColumn, DigitsColumn);
    }

    /// <summary>A currency's name, for a person.</summary>
    public static string NameOf(EntityReference? currency) => currency is null ? "the organisation's currency" : currency.Name ?? currency.Id.ToString("D");
}
