using Csm.Crm.Plugins.Health;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

public class GuaranteeChainTests
{
    private static readonly DateTime Today = new(2026, 11, 2);

    [Fact]
    public void ChainOfRenewals_StandsAsItsNewestJudgedTermDoes() => Law.Holds(Law.Arrays(Gen.Elements<bool?>(true, false, null), 1, 8), verdicts =>
    {
        var chain = Chain(verdicts);
        var standing = GuaranteeChain.InForce(chain, Today).ShouldHaveSingleItem();
        var newest = Array.FindLastIndex(verdicts, verdict => verdict is not null);
        standing.Id.ShouldBe(chain[^1].Standing.Id);
        standing.IsMet.ShouldBe(newest < 0 ? null : verdicts[newest]);
        standing.PeriodId.ShouldBe(newest < 0 ? null : chain[newest].Standing.PeriodId);
    });

    [Fact]
    public void PromisesOfOtherMetricsOrContracts_AreNoPredecessors() => Law.Holds(Gen.Elements(0, 1), which =>
    {
        var chain = Chain([false, null]);
        chain[0] = which == 0 ? chain[0] with { MetricId = Law.Id(99) } : chain[0] with { SubscriptionId = Law.Id(98) };
        GuaranteeChain.InForce(chain, Today).ShouldHaveSingleItem().IsMet.ShouldBeNull();
    });

    [Fact]
    public void DisputeOfThePromiseOrOfItsNewestJudgement_IsADispute() => Law.Holds(from own in Gen.Elements(true, false) from before in Gen.Elements(true, false) select (own, before), law =>
    {
        var chain = Chain([false, null]);
        chain[0] = chain[0] with { Standing = chain[0].Standing with { IsDisputed = law.before } };
        chain[1] = chain[1] with { Standing = chain[1].Standing with { IsDisputed = law.own } };
        GuaranteeChain.InForce(chain, Today).ShouldHaveSingleItem().IsDisputed.ShouldBe(law.own || law.before);
    });

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-5, -1, false)]
    [InlineData(1, 9, false)]
    [InlineData(null, null, true)]
    public void PromiseIsInForce_FromItsFirstToItsLastDay(int? first, int? last, bool isInForce)
    {
        var promise = Chain([false])[0] with { First = first is { } from ? Today.AddDays(from) : null, Last = last is { } to ? Today.AddDays(to) : null };
        GuaranteeChain.InForce([promise], Today).Any().ShouldBe(isInForce);
        GuaranteeChain.InForce([promise with { IsActive = false }], Today).ShouldBeEmpty();
    }

    [Fact]
    public void DisputedJudgement_IsDisputedForItsSuccessorToo()
    {
        var chain = Chain([false, null]);
        chain[0] = chain[0] with { Standing = chain[0].Standing with { IsDisputed = true } };
        GuaranteeChain.InForce(chain, Today).Single().IsDisputed.ShouldBeTrue();
    }

    [Fact]
    public void ContractsInACircle_DoNotHang()
    {
        var chain = Chain([null, null]);
        chain[0] = chain[0] with { PreviousSubscriptionId = chain[1].SubscriptionId };
        GuaranteeChain.InForce(chain, Today).Single().IsMet.ShouldBeNull();
    }

    // A term a year, the last one running; a term is judged as said or not at all.
    private static KnownGuarantee[] Chain(bool?[] verdicts) => [.. verdicts.Select((verdict, index) =>
    {
        var end = Today.AddYears(index + 1 - verdicts.Length);
        var standing = new GuaranteeStanding(Law.Id(100 + index), "Availability", false, verdict is null ? null : end, verdict) { PeriodId = verdict is null ? null : Law.Id(200 + index) };
        return new KnownGuarantee(standing, Law.Id(1), Law.Id(10 + index), index == 0 ? null : Law.Id(9 + index)) { IsActive = true, Last = index == verdicts.Length - 1 ? null : end };
    })];
}
