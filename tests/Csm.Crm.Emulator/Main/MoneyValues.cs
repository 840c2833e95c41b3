using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Main;

/// <summary>Currency of a row, its exchange rate, the digits of its amounts and the amounts in base currency (amount ÷ rate).</summary>
internal sealed class MoneyValues(SolutionModel model, RowStore store, OrganizationIdentity organization)
{
    // Base amounts keep four digits, the most a currency column can have.
    private const int BasePrecision = 4;
    private const int UsualPrecision = 2;

    public void Complete(Table table, object?[] values)
    {
        if (table.MoneyColumns.Count == 0 || table.Currency is not { Kind: ColumnKind.Lookup } currency)
        {
            return;
        }

        if (values[currency.Slot] is null)
        {
            if (table.MoneyColumns.All(column => values[column.Slot] is null))
            {
                return;
            }

            values[currency.Slot] = new RowReference("transactioncurrency", organization.CurrencyId);
        }

        var currencies = model["transactioncurrency"];
        var stored = store[currencies].Find(((RowReference)values[currency.Slot]!).Id)!;
        var rate = (decimal)stored[currencies["exchangerate"]]!;
        var precision = stored[currencies["currencyprecision"]] as int? ?? UsualPrecision;
        values[table.ExchangeRate!.Slot] = rate;
        foreach (var column in table.MoneyColumns.Where(column => column.FollowsCurrency))
        {
            values[column.Slot] = values[column.Slot] is decimal amount ? Math.Round(amount, precision, MidpointRounding.AwayFromZero) : null;
        }

        foreach (var (converted, source) in table.BaseColumns)
        {
            values[converted.Slot] = values[source.Slot] is decimal amount
                ? Math.Round(amount / rate, BasePrecision, MidpointRounding.AwayFromZero)
                : null;
        }
    }
}
