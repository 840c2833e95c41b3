namespace Csm.Crm.Plugins.Health;

/// <summary>How the people of a customer use the digital products, as it is kept on the account.</summary>
/// <param name="Active">People who used one in the last <see cref="ActiveDays"/> days.</param>
/// <param name="Known">People who used one in the last <see cref="WindowDays"/> days, at least 1.</param>
/// <param name="Breadth">Core functions an active person used on the broadest day, on average; 0 to <see cref="FullBreadth"/>, with four decimals as it is stored.</param>
/// <param name="LastDay">Newest day of use.</param>
public sealed record UsageFigures(int Active, int Known, decimal Breadth, DateTime LastDay)
{
    /// <summary>Days of use that are looked at.</summary>
    public const int WindowDays = 90;

    /// <summary>Days within which somebody who used a product is active.</summary>
    public const int ActiveDays = 30;

    /// <summary>Core functions that make a full user; more do not count.</summary>
    public const int FullBreadth = 5;

    private const int StoredDecimals = 4;

    /// <summary>Counts the people; null when nobody used a product within the window.</summary>
    /// <param name="people">Each person once.</param>
    /// <param name="today">The day it is counted on.</param>
    public static UsageFigures? Of(IEnumerable<PersonalUsage> people, DateTime today)
    {
        var known = people.Where(person => person.LastDay >= today.Date.AddDays(-WindowDays)).ToArray();
        if (known.Length == 0)
        {
            return null;
        }

        var active = known.Where(person => person.LastDay >= today.Date.AddDays(-ActiveDays)).ToArray();
        var breadth = active.Length == 0 ? 0m : active.Average(person => Math.Min((decimal)person.CoreFunctions, FullBreadth));
        return new UsageFigures(active.Length, known.Length, Math.Round(breadth, StoredDecimals), known.Max(person => person.LastDay));
    }
}
