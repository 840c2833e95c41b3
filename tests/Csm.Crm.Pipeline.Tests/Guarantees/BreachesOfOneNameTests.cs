using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Guarantees;

/// <summary>Promises of one name are told of apart (R11): those of two contracts, and those that follow each other within a month.</summary>
[Needs(Capability.CustomApis, Capability.BulkMessages, Capability.Clock)]
public class BreachesOfOneNameTests
{
    private const string Name = "Availability";
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public BreachesOfOneNameTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("availability", Better.Higher);
        _account = _world.ProduceValidAccount();
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
    }

    [Fact]
    public void PromisesOfTwoContracts_AreTwoCalls()
    {
        Promise(Contract("SUB-1"), Name);
        Promise(Contract("SUB-2"), Name);
        Evaluate();
        Calls().Select(call => call.Source).ShouldBe([$"{Name} SUB-1 2026-10-01", $"{Name} SUB-2 2026-10-01"], ignoreOrder: true);
        Evaluate();
        Calls().Select(call => (call.Status, call.Occurrences)).ShouldBe([(ActionStatus.Open, 1), (ActionStatus.Open, 1)]);
    }

    [Fact]
    public void PromisesOfARenewalInTheMiddleOfAMonth_AreTwoCallsAndEachClosesByItself()
    {
        Promise(Contract("SUB-1"), Name, row => row.To = CrmWorld.Day("2026-10-14"));
        var second = Promise(Contract("SUB-2"), Name, row => row.From = CrmWorld.Day("2026-10-15"));
        Evaluate();
        Calls().Select(call => call.Status).ShouldBe([ActionStatus.Open, ActionStatus.Open]);

        _world.Service.Update(new Guarantee(second.Id) { Threshold = 80m });
        Evaluate();
        Calls().OrderBy(call => call.Source, StringComparer.Ordinal).Select(call => call.Status).ShouldBe([ActionStatus.Open, ActionStatus.Done]);
    }

    [Fact]
    public void CallThatAnEarlierVersionRaised_ClosesWithItsBreach()
    {
        var guarantee = Promise(Contract("SUB-1"), Name);
        Evaluate();
        AsAnEarlierVersionNamedIt();
        _world.Service.Update(new Guarantee(guarantee.Id) { Threshold = 80m });
        Evaluate();
        Calls().ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void CallThatAnEarlierVersionRaised_IsNotRaisedAgainWhenADisputeIsSettled()
    {
        var guarantee = Promise(Contract("SUB-1"), Name);
        Evaluate();
        AsAnEarlierVersionNamedIt();
        _world.Service.Update(new Guarantee(guarantee.Id) { Disputed = true });
        Evaluate();
        _world.Service.Update(new Guarantee(guarantee.Id) { Disputed = false });
        Evaluate();
        Calls().ShouldHaveSingleItem().Occurrences.ShouldBe(1);
    }

    [Fact]
    public void LongNames_LeaveRoomForWhatTellsThemApart()
    {
        Promise(Contract(new string('1', 40)), new string('a', 200));
        Promise(Contract(new string('2', 40)), new string('a', 200));
        Evaluate();
        Calls().Count.ShouldBe(2);
        Calls().ShouldAllBe(call => call.Source!.Length == 200 && call.Source.EndsWith(" 2026-10-01", StringComparison.Ordinal));
    }

    private void AsAnEarlierVersionNamedIt() => _world.Service.Update(new CallToAction(Calls().ShouldHaveSingleItem().Id) { Source = $"{Name} 2026-10-01" });

    private Subscription Contract(string number) => _world.ProduceValidSubscription(_account, row => (row.Number, row.End) = (number, _world.Now.Date.AddYears(2)));

    private Guarantee Promise(Subscription contract, string name, Action<Guarantee>? overrides = null) => _world.ProduceGuarantee(contract, _account, row =>
    {
        row.Name = name;
        overrides?.Invoke(row);
    });

    private void Evaluate()
    {
        _world.Settle();
        _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(1)));
        _world.Settle();
    }

    private IReadOnlyList<CallToAction> Calls() => [.. _world.Actions(_account).Where(action => action.Reason == "Guarantee breached")];
}
