using System.Globalization;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>Closes renewals whose contracts have renewed themselves (R12): as won, with the next term, as if somebody had closed them.</summary>
internal sealed class RenewByThemselves
{
    // About ten requests each; a call must end within the platform's two minutes, and the next sweep takes the rest.
    private const int MostAtOnce = 50;
    private readonly CloseRenewal close;

    public RenewByThemselves(CloseRenewal close) => this.close = close;

    /// <summary>Closes them, the earliest term first; each of them once, however often it is tried.</summary>
    /// <returns>How many.</returns>
    public int Close(IReadOnlyCollection<OpenRenewal> won, DateTime now)
    {
        var closed = won.OrderBy(renewal => renewal.TermEnd).ThenBy(renewal => renewal.Renewal.Id).Take(MostAtOnce).ToArray();
        foreach (var renewal in closed)
        {
            close.Close(renewal.Renewal.Id, new Closing(RenewalEnd.Renewed, renewal.RunningArr, null) { Reason = ReasonOf(renewal) }, now);
        }

        return closed.Length;
    }

    private static string ReasonOf(OpenRenewal renewal) => string.Format(
        CultureInfo.InvariantCulture,
        "The contract renewed itself: notice was possible until {0:yyyy-MM-dd}, and until then nobody entered that the customer leaves.",
        renewal.NoticeBy);
}
