using System.Globalization;
using System.Text;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>How values are worded, the same on the console and on the page.</summary>
internal static class Wording
{
    /// <summary>What stands where there is no value; never 0.</summary>
    public const string None = "–";

    public static string Number(decimal? value, int decimals = 1) =>
        value is { } number ? number.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : None;

    public static string Day(DateTime? value) => value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? None;

    public static string Month(DateTime value) => value.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Signed relative change in per cent, or "–" when there is nothing to compare with.</summary>
    public static string Change(decimal? value, decimal? before) =>
        value is { } now && before is { } then && then != 0m
            ? ((now - then) / Math.Abs(then) * 100m).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %"
            : None;

    public static string Signed(decimal? value, int decimals = 2)
    {
        var digits = new string('0', decimals);
        return value is { } number ? number.ToString($"+0.{digits};-0.{digits};0.{digits}", CultureInfo.InvariantCulture) : None;
    }

    /// <summary>"AtRisk" as people read it: "at risk".</summary>
    public static string Label(Enum? value)
    {
        if (value is null)
        {
            return None;
        }

        var label = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && label.Length > 0)
            {
                label.Append(' ');
            }

            label.Append(char.ToLowerInvariant(letter));
        }

        return label.ToString();
    }
}
