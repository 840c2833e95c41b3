using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// The value that makes a second open call to action about the same thing impossible (R13): the alternate key of the
/// table holds it while the row is open, and nothing once it is closed.
/// </summary>
public static class OpenKey
{
    /// <summary>Length of the column.</summary>
    public const int MaximumLength = 300;

    /// <summary>Key of an open call to action.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="kind">Option value of the kind.</param>
    /// <param name="reason">What happened, as stored.</param>
    /// <param name="source">What it happened to, as stored; null counts as empty.</param>
    /// <returns>Account, kind, reason and source; the last two as a fingerprint when they would not fit.</returns>
    public static string For(Guid accountId, int kind, string? reason, string? source)
    {
        var about = $"{reason}|{source}";
        var key = string.Format(CultureInfo.InvariantCulture, "{0:D}|{1}|{2}", accountId, kind, about);
        return key.Length <= MaximumLength
            ? key
            : string.Format(CultureInfo.InvariantCulture, "{0:D}|{1}|{2:D}", accountId, kind, RowId.FromName(accountId, about));
    }
}
