namespace Csm.Crm.Plugins.Renewals;

/// <summary>The term after a term (R12): as long, from the day after it.</summary>
/// <param name="Start">First day.</param>
/// <param name="End">Last day.</param>
public sealed record SuccessorTerm(DateTime Start, DateTime End)
{
    private const int UsualMonths = 12;

    /// <summary>The term that follows.</summary>
    /// <param name="start">First day of the term that ends; null or after its end counts as a year.</param>
    /// <param name="end">Its last day.</param>
    /// <remarks>Whole months stay whole months, over leap days too; any other length stays the same number of days.</remarks>
    public static SuccessorTerm After(DateTime? start, DateTime end)
    {
        var next = end.Date.AddDays(1);
        if (start is not { } began || began.Date >= next)
        {
            return new SuccessorTerm(next, next.AddMonths(UsualMonths).AddDays(-1));
        }

        var months = (12 * (next.Year - began.Year)) + next.Month - began.Month;
        return new[] { months, months - 1 }.Where(count => IsWhole(began.Date, count, next)).Select(count => new SuccessorTerm(next, next.AddMonths(count).AddDays(-1))).FirstOrDefault()
            ?? new SuccessorTerm(next, next.AddDays((next - began.Date).Days - 1));
    }

    // A term that began on the 29th to 31st ends with the last day of a shorter month.
    private static bool IsWhole(DateTime start, int months, DateTime next)
    {
        var after = start.AddMonths(months);
        return months > 0 && (after == next || (after.Day < start.Day && after.AddDays(1) == next));
    }
}
