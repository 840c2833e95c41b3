using Csm.Crm.Plugins.Renewals;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Renewals;

/// <summary>Laws of contracts that ended without anybody saying how, over all terms a contract may have had (R12).</summary>
public class UnsaidEndRuleTests
{
    private static readonly DateTime End = new(2027, 2, 10);

    [Fact]
    public void TermToClose_IsTheFirstOpenOneThatCanBeClosedAsChurned() => Law.Holds(Contracts(), law =>
    {
        if (UnsaidEndRule.TermToClose(law.End, law.Open, law.Closed) is { } term)
        {
            CloseRule.Superseded(RenewalEnd.Churned, term, new RunningContract(false, law.End), "R").ShouldBeNull();
            law.Open.ShouldContain(term);
            law.Open.Where(other => other < term).ShouldAllBe(other => other < law.End);
        }
    });

    [Fact]
    public void ClosingIt_LeavesNothingToSay() => Law.Holds(Contracts(), law =>
    {
        if (UnsaidEndRule.TermToClose(law.End, law.Open, law.Closed) is { } term)
        {
            UnsaidEndRule.TermToClose(law.End, [.. law.Open.Where(other => other != term)], [.. law.Closed, term]).ShouldBeNull();
        }
    });

    [Fact]
    public void EndOfAContract_IsUnsaidWhileAnOpenRenewalCouldSayItAndNoClosedOneDoes() => Law.Holds(Contracts(), law =>
    {
        bool Tells(DateTime term) => law.End is null || term >= law.End;
        (UnsaidEndRule.TermToClose(law.End, law.Open, law.Closed) is not null).ShouldBe(law.Open.Any(Tells) && !law.Closed.Any(Tells));
    });

    private sealed record Contract(DateTime? End, DateTime[] Open, DateTime[] Closed);

    private static Gen<Contract> Contracts() =>
        from end in Gen.Elements<DateTime?>(null, End, End.AddDays(-40), End.AddDays(40))
        from open in Terms()
        from closed in Terms()
        select new Contract(end, open, closed);

    private static Gen<DateTime[]> Terms() => Law.Arrays(Gen.Choose(-60, 60).Select(days => End.AddDays(days)), 0, 4);
}
