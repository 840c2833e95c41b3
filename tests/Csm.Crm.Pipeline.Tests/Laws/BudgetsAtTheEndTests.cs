using Csm.Crm.Pipeline.Tests.Hosts;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>What the budgets are worth after everything has run: a step that never ran is held to nothing, and a loose budget holds nothing.</summary>
[Collection(EndOfRun.Name)]
[Needs(Capability.Journal)]
public class BudgetsAtTheEndTests
{
    private readonly Witness _witness = Witness.OfRun;

    public BudgetsAtTheEndTests()
    {
        NeedsAttribute.Check(SelectedHost.New());
        var awaited = _witness.Awaited;
        Assert.SkipWhen(awaited.Count > 0, $"{awaited.Count} tests have not run yet, such as {awaited.FirstOrDefault()}: run the whole project.");
    }

    [Fact]
    public void EveryRegisteredStep_RanInSomeWorld() =>
        RegisteredStep.All.Select(step => step.Name).Except(_witness.MostByStep.Keys).Order(StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void NoBudget_IsLooserThanTheStepsNeed() => StepBudgets.Loose(_witness.MostByStep).ShouldBeEmpty();

    [Fact]
    public void NoBudgetOfReads_IsLooserThanTheyNeed() => WorkBudgets.Loose(_witness.MostReadsByStep).ShouldBeEmpty();
}
