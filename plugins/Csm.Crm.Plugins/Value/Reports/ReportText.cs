using System.Globalization;
using System.Xml;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>How the report writes numbers, days and other people's text.</summary>
internal static class ReportText
{
    private const string Unknown = "–";

    public static string Money(decimal value) => value.ToString("#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>Money with the name of its currency when it is not the one all the others are in.</summary>
    public static string Money(decimal value, string? foreignCurrency) => foreignCurrency is null ? Money(value) : $"{Money(value)} {foreignCurrency}";

    public static string Number(decimal? value) => value is { } known ? known.ToString("#,##0.##", CultureInfo.InvariantCulture) : Unknown;

    public static string Percent(decimal? value) => value is { } known ? Number(known) + " %" : Unknown;

    /// <summary>A figure with its unit; a dash alone when it is not known.</summary>
    public static string Quantity(decimal? value, string unit) => value is null ? Unknown : unit.Length == 0 ? Number(value) : $"{Number(value)} {unit}";

    /// <summary>A figure of a chart.</summary>
    public static string Whole(decimal value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    public static string Day(DateTime? day) => day is { } known ? Day(known) : Unknown;

    public static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Month(DateTime month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Text without characters no document may hold; what is markup in it is escaped when it is written.</summary>
    public static string Clean(string? text) => new((text ?? "").Where(XmlConvert.IsXmlChar).ToArray());
}
