using Csm.Crm.Plugins.Renewals;

namespace Csm.Crm.Rules.Tests.Renewals;

/// <summary>Laws of the day a contract ended.</summary>
public class ContractEndRuleTests
{
    private static readonly DateTime LastDay = new(2027, 2, 10);

    [Fact]
    public void EndedContract_EndedWithItsTermOrBeforeAndNeverInTheFuture() => Law.HoldsForAll(-400, 400, days =>
    {
        var today = LastDay.AddDays(days).AddHours(6);
        var ended = ContractEndRule.EndedOn(true, null, LastDay, today, isNew: false).ShouldNotBeNull();
        ended.ShouldBe(days > 0 ? LastDay : today.Date);
        ContractEndRule.LastDay(LastDay, ended).ShouldBe(ended);
        ContractEndRule.EndedOn(true, null, null, today, isNew: false).ShouldBe(today.Date);
    });

    [Fact]
    public void HistoryThatComesAsEnded_EndedOnADayOnlyItsTermTells() => Law.HoldsForAll(-400, 400, days =>
    {
        var today = LastDay.AddDays(days).AddHours(6);
        ContractEndRule.EndedOn(true, null, LastDay, today, isNew: true).ShouldBe(days > 0 ? LastDay : null);
        ContractEndRule.EndedOn(true, null, null, today, isNew: true).ShouldBeNull();
    });

    [Fact]
    public void DayThatIsKnown_StaysWhileTheContractIsEndedAndGoesWhenItIsNot() => Law.HoldsForAll(-400, 400, days =>
    {
        var known = LastDay.AddDays(-50);
        ContractEndRule.EndedOn(true, known, LastDay, LastDay.AddDays(days), days % 2 == 0).ShouldBe(known);
        ContractEndRule.EndedOn(false, known, LastDay, LastDay.AddDays(days), days % 2 == 0).ShouldBeNull();
    });

    [Fact]
    public void LastDayOfRevenue_IsTheEarlierOfTermAndEnd() => Law.HoldsForAll(-40, 40, days =>
    {
        ContractEndRule.LastDay(LastDay, LastDay.AddDays(days)).ShouldBe(LastDay.AddDays(Math.Min(days, 0)));
        ContractEndRule.LastDay(null, LastDay.AddDays(days)).ShouldBe(LastDay.AddDays(days));
        ContractEndRule.LastDay(LastDay, null).ShouldBe(LastDay);
    });
}
