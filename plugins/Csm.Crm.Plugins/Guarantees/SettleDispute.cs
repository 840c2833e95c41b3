using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>R11: what a dispute froze is measured again once it is settled, and what was held back is told of.</summary>
internal sealed class SettleDispute
{
    private readonly IRows rows;
    private readonly GuaranteePeriods periods;
    private readonly TellOfBreaches tell;

    public SettleDispute(IRows rows, TellOfBreaches tell)
    {
        this.rows = rows;
        this.tell = tell;
        periods = new GuaranteePeriods(rows);
    }

    /// <summary>Thaws the frozen periods of a guarantee, whether it is still in force or not; of one that is disputed none.</summary>
    /// <returns>What was done, in a sentence.</returns>
    public string Of(Guid id, DateTime now)
    {
        var guarantee = rows.Read(PromisedGuarantee.Query().Where(Guarantee.PrimaryIdColumn, id)).Select(row => new PromisedGuarantee(row)).FirstOrDefault();
        if (guarantee is null || guarantee.IsSimulation || guarantee.Guarantee.Disputed == true)
        {
            return "The guarantee is a draft, disputed, or of an inactive account: nothing is thawed.";
        }

        if (guarantee.Obstacle() is { } obstacle)
        {
            return obstacle;
        }

        var frozen = periods.Frozen(id);
        if (frozen.Count > 0)
        {
            var first = frozen[0].Period!.Value;
            var end = frozen[frozen.Count - 1].Period!.Value.AddMonths(GuaranteeCalendar.MonthsOf(guarantee.Length));
            var measurement = new PeriodMeasurement(GuaranteeEvidence.Read(rows, [guarantee], first, end));
            tell.Of(frozen.Select(period => Thaw(guarantee, period, measurement)).OfType<StoredPeriod>().ToArray(), now);
        }

        return string.Format(CultureInfo.InvariantCulture, "Measured {0} periods again that had been frozen.", frozen.Count);
    }

    // A promise whose days were changed meanwhile may not reach into the period any more: then its figures stay.
    private StoredPeriod? Thaw(PromisedGuarantee guarantee, GuaranteePeriod period, PeriodMeasurement measurement)
    {
        if (measurement.Measure(guarantee, Value.CalendarMonth.Of(period.Period!.Value)) is { } measured)
        {
            return periods.Store(guarantee, measured, period);
        }

        periods.Mark(period, isFrozen: false);
        return null;
    }
}
