namespace Csm.Crm.Plugins.Steering;

/// <summary>A contract's term.</summary>
/// <param name="AccountId">The customer.</param>
/// <param name="Start">First day.</param>
/// <param name="End">Last day; null while it has none.</param>
/// <param name="Arr">Recurring revenue per year, in the organisation's currency.</param>
/// <param name="IsRunning">Whether it is active: it runs on past its last day, too, for nobody has closed the renewal yet and the customer is still there.</param>
public sealed record ContractTerm(Guid AccountId, DateTime Start, DateTime? End, decimal Arr, bool IsRunning)
{
    /// <summary>Whether it runs on a day. One that is over and has no last day runs on none: nobody can say until when it brought revenue, and it must not do so for ever.</summary>
    public bool Covers(DateTime day) => Start <= day && (IsRunning || day <= End);
}

/// <summary>R19: what became of the revenue of a period's first day.</summary>
/// <param name="Grr">Gross retention, %: what stayed, without growth; null without revenue to begin with.</param>
/// <param name="Nrr">Net retention, %: what stayed, with the growth of the same customers.</param>
/// <param name="LogoChurn">Share of customers that are gone, %.</param>
/// <param name="Closing">Recurring revenue on the last day, new customers' included.</param>
public sealed record RevenueFigures(decimal? Grr, decimal? Nrr, decimal? LogoChurn, decimal Closing)
{
    /// <summary>
    /// Compares the day before the period with its last day, customer by customer. A term that ends with a period is a loss
    /// of the next one, when the customer is no longer there.
    /// </summary>
    public static RevenueFigures Of(IReadOnlyCollection<ContractTerm> terms, DateTime first, DateTime last)
    {
        var before = RevenueOn(terms, first.AddDays(-1));
        var after = RevenueOn(terms, last);
        var opening = before.Values.Sum();
        decimal Kept(Guid account) => after.TryGetValue(account, out var revenue) ? revenue : 0m;
        return new RevenueFigures(
            opening == 0m ? null : Share(before.Sum(account => Math.Min(account.Value, Kept(account.Key))), opening),
            opening == 0m ? null : Share(before.Keys.Sum(Kept), opening),
            before.Count == 0 ? null : Share(before.Keys.Count(account => !after.ContainsKey(account)), before.Count),
            after.Values.Sum());
    }

    private static Dictionary<Guid, decimal> RevenueOn(IEnumerable<ContractTerm> terms, DateTime day) =>
        terms.Where(term => term.Covers(day)).GroupBy(term => term.AccountId).ToDictionary(account => account.Key, account => account.Sum(term => term.Arr));

    private static decimal Share(decimal part, decimal whole) => Math.Round(100m * part / whole, 2);
}
