using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins;

/// <summary>Amounts in the organisation's base currency, which the platform keeps beside each: amounts of different currencies compare in it only.</summary>
internal static class BaseAmount
{
    /// <summary>The column the platform keeps beside a column of money.</summary>
    public static string ColumnOf(string column) => column + "_base";

    /// <summary>The amount in base currency, or as it is while the platform has worked none out; null when there is none.</summary>
    /// <param name="row">Read with the column and the one beside it.</param>
    /// <param name="column">A column of money.</param>
    public static decimal? Of(Entity row, string column) => (row.GetAttributeValue<Money>(ColumnOf(column)) ?? row.GetAttributeValue<Money>(column))?.Value;
}
