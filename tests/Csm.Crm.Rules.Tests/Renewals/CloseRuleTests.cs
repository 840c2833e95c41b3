using Csm.Crm.Plugins.Renewals;

namespace Csm.Crm.Rules.Tests.Renewals;

/// <summary>A renewal is about one term; a contract that runs otherwise is not renewed or lost by it (R12).</summary>
public class CloseRuleTests
{
    private static readonly DateTime TermEnd = new(2027, 2, 10);

    [Theory]
    [InlineData(RenewalEnd.Renewed)]
    [InlineData(RenewalEnd.Upsold)]
    [InlineData(RenewalEnd.Downsold)]
    public void NextTerm_NeverOverlapsTheContractNorLeavesDaysBetween(RenewalEnd end) => Law.HoldsForAll(-40, 400, days =>
    {
        var contractEnd = TermEnd.AddDays(days);
        if (CloseRule.Superseded(end, TermEnd.AddHours(7), new RunningContract(true, contractEnd), "R") is null)
        {
            SuccessorTerm.After(null, TermEnd).Start.ShouldBe(contractEnd.AddDays(1));
        }
        else
        {
            days.ShouldNotBe(0);
        }
    });

    [Fact]
    public void Loss_HoldsForAContractThatEndsWithTheTermOrBeforeIt() => Law.HoldsForAll(-40, 400, days =>
    {
        (CloseRule.Superseded(RenewalEnd.Churned, TermEnd, new RunningContract(days % 2 == 0, TermEnd.AddDays(days)), "R") is null).ShouldBe(days <= 0);
        CloseRule.IsLostFor(TermEnd, TermEnd.AddDays(days).AddHours(13)).ShouldBe(days <= 0);
    });

    [Fact]
    public void LossOfAContractThatEndedAndHasNoLastDay_Holds() => CloseRule.Superseded(RenewalEnd.Churned, TermEnd, new RunningContract(false, null), "R").ShouldBeNull();

    [Theory]
    [InlineData(RenewalEnd.Renewed)]
    [InlineData(RenewalEnd.Upsold)]
    [InlineData(RenewalEnd.Downsold)]
    public void ContractThatIsNotActiveAnyMore_IsNotSucceededOnceMore(RenewalEnd end) =>
        CloseRule.Superseded(end, TermEnd, new RunningContract(false, TermEnd), "R")!.ShouldContain("its contract is not active any more");

    [Fact]
    public void RenewalWithoutATermEnd_IsAboutTheContractAsItIs()
    {
        foreach (var end in Enum.GetValues<RenewalEnd>())
        {
            CloseRule.Superseded(end, null, new RunningContract(true, TermEnd), "R").ShouldBeNull();
            CloseRule.Superseded(end, TermEnd, new RunningContract(true, null), "R")!.ShouldContain("Enter the end of the contract");
        }
    }

    [Fact]
    public void Closing_AsksForTheDecisionWhereAssessmentsDifferAndForTheReportWhereItIsWon()
    {
        foreach (var end in Enum.GetValues<RenewalEnd>())
        {
            foreach (var state in States())
            {
                var isOpen = state is { Human: { } human, Machine: { } machine, HasDecision: false } && human != machine;
                var lacksReport = end != RenewalEnd.Churned && !state.HasReport;
                var refusal = CloseRule.Unready(state, end, "R");
                (refusal is null).ShouldBe(!isOpen && !lacksReport, $"{state} {end}");
                refusal?.ShouldContain(isOpen ? "Write down the decision" : "without a value report");
            }
        }
    }

    [Fact]
    public void OnlyALostRenewal_NeedsAReason()
    {
        foreach (var step in Enum.GetValues<RenewalStep>())
        {
            (CloseRule.Unexplained(step, " ", "R") is null).ShouldBe(step != RenewalStep.Lost);
            CloseRule.Unexplained(step, "Closed the site", "R").ShouldBeNull();
        }
    }

    private static IEnumerable<RenewalState> States() =>
        from step in Enum.GetValues<RenewalStep>()
        from human in Enum.GetValues<Prospect>().Cast<Prospect?>().Append(null)
        from machine in Enum.GetValues<Prospect>().Cast<Prospect?>().Append(null)
        from decided in new[] { false, true }
        from reported in new[] { false, true }
        select new RenewalState(step, human, machine, decided, reported);
}
