using Csm.Crm.Plugins.Renewals;

namespace Csm.Crm.Rules.Tests.Renewals;

public class AutoRenewalRuleTests
{
    private static readonly DateTime End = new(2027, 6, 30);
    private static readonly DateTime NoticeBy = new(2027, 4, 1);
    private static readonly RunningTerm Term = new(RenewsItself: true, End, End, NoticeBy);
    private static readonly Prospect?[] Words = [null, .. Enum.GetValues<Prospect>().Select(word => (Prospect?)word)];

    [Fact]
    public void NextTerm_IsAFactFromTheDayAfterNoticeOn() => Law.HoldsForAll(-40, 200, days =>
        AutoRenewalRule.IsWon(Term, null, NoticeBy.AddDays(days).AddHours(23)).ShouldBe(days > 0));

    [Fact]
    public void OnlyAPersonsChurn_HoldsItBack() => Law.HoldsForAll(-3, 3, days =>
    {
        foreach (var word in Words)
        {
            var (won, held) = (AutoRenewalRule.IsWon(Term, word, NoticeBy.AddDays(days)), AutoRenewalRule.IsHeldBack(Term, word, NoticeBy.AddDays(days)));
            (won, held).ShouldBe((days > 0 && word != Prospect.Churn, days > 0 && word == Prospect.Churn));
        }
    });

    [Fact]
    public void ContractThatDoesNotRenewItself_OrRunsOtherwise_IsNeverWonByItself()
    {
        RunningTerm[] others = [Term with { RenewsItself = false }, Term with { End = null }, Term with { End = End.AddDays(1) }];
        Law.HoldsForAll(-3, 400, days => others.ShouldAllBe(term => !AutoRenewalRule.IsWon(term, null, NoticeBy.AddDays(days)) && !AutoRenewalRule.IsHeldBack(term, Prospect.Churn, NoticeBy.AddDays(days))));
    }
}
