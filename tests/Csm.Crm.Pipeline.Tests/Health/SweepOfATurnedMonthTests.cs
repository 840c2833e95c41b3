using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.Laws;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>The night in which a month turns for customers with goals, metered KPIs and people, under the shipped health model.</summary>
[Needs(Capability.Journal, Capability.CustomApis, Capability.BulkMessages, Capability.Clock)]
public class SweepOfATurnedMonthTests
{
    private const int PortionSize = 100;
    private const int MostWrites = 300;
    private readonly CrmWorld _world = CrmWorld.WithReferenceData();

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void CallThatWritesNothing_ReadsTheSameForFewAccountsAsForMany(int customers)
    {
        Produce(customers);
        Sweep();
        _world.Settle();
        Sweep();
        _world.ForgetWhatHappened();

        Sweep().ShouldHaveSingleItem();

        Calls().ShouldHaveSingleItem().Requests.ShouldBe(WorkBudgets.ReadsOfAQuietSweep);
    }

    [Fact]
    public void TurnedMonth_IsCaughtUpInCallsOfLimitedSizeUntilNothingIsLeft()
    {
        const int customers = 250;
        Produce(customers);
        _world.Settle();
        _world.AdvanceDays(30);
        _world.ForgetWhatHappened();

        var answers = Sweep();

        // Each portion once, whatever the number of its calls.
        answers.Sum(answer => (int)answer["Examined"]).ShouldBe(customers);
        answers.Sum(answer => (int)answer["ChangedAccounts"]).ShouldBe(customers);
        answers.Count.ShouldBeGreaterThan((customers + PortionSize - 1) / PortionSize);
        var budget = WorkBudgets.Of["csm_RecalculateHealth"];
        Calls().Max(call => call.Requests).ShouldBeLessThanOrEqualTo(budget.Reads + MostWrites);
        _world.Everything<Kpi>(Kpi.EntityLogicalName).ShouldAllBe(kpi => kpi.Current == 60m && kpi.AsOf == new DateTime(2026, 11, 30));
        _world.Everything<Account>(Account.EntityLogicalName).ShouldAllBe(account => account.HealthScoredOn >= _world.Now);

        // Every write is of a row that was behind: once more finds none.
        _world.Settle();
        _world.Call("csm_RecalculateHealth", ("Page", 1));
        _world.ForgetWhatHappened();
        Sweep().ShouldAllBe(answer => !(bool)answer["Changed"]);
    }

    [Fact]
    public void PortionThatIsNotDone_SaysWhatIsLeftAndIsAskedForAgain()
    {
        // Four KPIs each are more than one call can write.
        Produce(80, "utilisation", "idle_share", "connectivity", "faults_per_100h");
        _world.Settle();
        _world.AdvanceDays(30);

        var answer = _world.Call("csm_RecalculateHealth");

        (answer["Examined"], answer["NextPage"], answer["Changed"]).ShouldBe((0, 1, true));
        ((string)answer["Message"]).ShouldContain("300 KPIs had a period to catch up with. 20 such KPIs are left, and its 80 accounts are not scored yet, for a call must end within two minutes. Call again with Page 1.");
    }

    private void Produce(int customers, params string[] metrics)
    {
        for (var number = 0; number < customers; number++)
        {
            var account = _world.ProduceValidAccount();
            _world.ProduceValidMember(account, $"Person {number}");
            foreach (var metric in metrics.DefaultIfEmpty("utilisation"))
            {
                _world.ProduceMeasuredGoal(account, out _, metric);
                _world.MeterMonths(account, metric, (1, 55m), (0, 60m));
            }
        }
    }

    private List<OrganizationResponse> Sweep()
    {
        var answers = new List<OrganizationResponse>();
        for (int? page = 1; page is not null; page = answers[^1].Results.TryGetValue("NextPage", out var next) ? (int)next : null)
        {
            answers.Add(_world.Call("csm_RecalculateHealth", ("Page", page)));
            answers.Count.ShouldBeLessThan(100, (string)answers[^1]["Message"]);
        }

        return answers;
    }

    private StepExecution[] Calls() => [.. _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains("csm_RecalculateHealth", StringComparison.Ordinal))];
}
