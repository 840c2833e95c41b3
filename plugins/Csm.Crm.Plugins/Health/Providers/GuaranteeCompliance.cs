namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>
/// R11, guarantee compliance: share of the guarantees in force whose newest judged period was met, so that one breach
/// shows at once and is over with the next period that is met. A disputed guarantee waits until it is settled.
/// </summary>
internal static class GuaranteeCompliance
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        if (evidence.Guarantees.Count == 0)
        {
            return Observation.NotApplicable("no guarantee is in force");
        }

        var settled = evidence.Guarantees.Where(guarantee => !guarantee.IsDisputed).ToArray();
        if (settled.Length == 0)
        {
            return Observation.NotApplicable("every guarantee is disputed");
        }

        var judged = settled.Where(guarantee => guarantee is { JudgedUntil: not null, IsMet: not null }).ToArray();
        if (judged.Length == 0)
        {
            return Observation.Missing($"no period of {settled.Length} guarantees had enough data");
        }

        var broken = judged.Where(guarantee => guarantee.IsMet == false).ToArray();
        var newest = judged.Max(guarantee => guarantee.JudgedUntil!.Value);
        var remark = broken.Length == 0
            ? Wording.Text("of {0} guarantees met, newest period until {1:yyyy-MM-dd}", judged.Length, newest)
            : Wording.Text("of {0} guarantees met, not '{1}'", judged.Length, string.Join("', '", broken.Select(guarantee => guarantee.Name).OrderBy(name => name, StringComparer.Ordinal)));
        return Observation.Of(100m * (judged.Length - broken.Length) / judged.Length, newest, remark, "csm_guaranteeperiod",
            (broken.Length > 0 ? broken : judged).OrderByDescending(guarantee => guarantee.JudgedUntil).ThenBy(guarantee => guarantee.Id).First().PeriodId!.Value);
    }
}
