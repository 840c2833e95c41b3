using Csm.Crm.Plugins.Renewals;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Renewals;

/// <summary>Laws of renewals whose contract has another term now: over all histories of a contract and of a person's hand.</summary>
public class SetAsideRuleTests
{
    private static readonly DateTime TermEnd = new(2027, 2, 10);

    private sealed record Row(bool IsActive, bool IsMarked);

    [Fact]
    public void RenewalOfAnotherTerm_StaysActiveOnlyByAPersonsHand() => Law.Holds(Histories(), history =>
    {
        var row = new Row(true, false);
        var byHand = false;
        foreach (var (contract, hand) in history)
        {
            byHand = !SetAsideRule.IsOf(contract, TermEnd) && hand != 2 && (byHand || (row.IsMarked && hand == 1));
            row = hand switch { 1 => row with { IsActive = true }, 2 => row with { IsActive = false }, _ => row };
            row = Follow(contract, row);
            if (!SetAsideRule.IsOf(contract, TermEnd))
            {
                row.IsActive.ShouldBe(byHand);
            }
        }
    });

    [Fact]
    public void RenewalAPersonDeactivated_IsNotTakenUp() => Law.Holds(Histories(), history =>
    {
        var row = new Row(false, false);
        foreach (var (contract, _) in history)
        {
            row = Follow(contract, row);
        }

        row.ShouldBe(new Row(false, false));
    });

    [Fact]
    public void ContractThatComesBackToTheTerm_LeavesNoTrace() => Law.Holds(Histories(), history =>
    {
        var row = new Row(true, false);
        foreach (var (contract, _) in history)
        {
            row = Follow(contract, row);
        }

        Follow(new RunningContract(true, TermEnd.AddHours(7)), row).ShouldBe(new Row(true, false));
    });

    [Fact]
    public void FollowingTwice_DoesNothingMore() => Law.Holds(
        from contract in Contracts()
        from isActive in Gen.Elements(true, false)
        from isMarked in Gen.Elements(true, false)
        select (contract, row: new Row(isActive, isMarked)),
        law =>
        {
            var once = Follow(law.contract, law.row);
            Follow(law.contract, once).ShouldBe(once);
        });

    [Theory]
    [InlineData(true, "2027-04-01", "the contract ends on 2027-04-01 now, not on 2027-02-10")]
    [InlineData(true, null, "the contract has no end any more; it was 2027-02-10")]
    [InlineData(false, "2027-02-10", "the contract of the term to 2027-02-10 is not active any more; if the customer has left, close the renewal as churned and say why")]
    public void Reason_SaysWhatHappenedToTheContract(bool isActive, string? end, string expected)
    {
        var because = SetAsideRule.Because(new RunningContract(isActive, end is null ? null : DateTime.Parse(end, System.Globalization.CultureInfo.InvariantCulture)), TermEnd);
        because.ShouldBe(expected);
        SetAsideRule.Reason(because, new DateTime(2026, 11, 2, 6, 0, 0)).ShouldBe($"Set aside on 2026-11-02: {expected}.");
    }

    private static Row Follow(RunningContract contract, Row row) => SetAsideRule.Decide(contract, TermEnd, row.IsActive, row.IsMarked) switch
    {
        SetAsideTurn.SetAside => new Row(false, true),
        SetAsideTurn.TakeUp => new Row(true, false),
        SetAsideTurn.Unmark => row with { IsMarked = false },
        _ => row,
    };

    private static Gen<RunningContract> Contracts() =>
        from isActive in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from end in Gen.Elements<DateTime?>(null, TermEnd, TermEnd, TermEnd.AddDays(1), TermEnd.AddDays(-30))
        select new RunningContract(isActive, end);

    private static Gen<(RunningContract Contract, int Hand)[]> Histories() => Law.Arrays(
        from contract in Contracts()
        from hand in Gen.Choose(0, 4)
        select (contract, hand),
        0,
        12);
}
