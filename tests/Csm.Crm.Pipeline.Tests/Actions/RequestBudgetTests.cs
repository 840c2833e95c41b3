using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Actions;

/// <summary>What steps and APIs about people, machines and problems may cost.</summary>
[Needs(Capability.Journal, Capability.CustomApis)]
public class RequestBudgetTests
{
    // Accounts, two for the usage center, two for learning, feedback, silent machines, faults, subscriptions, actions.
    private const int NightlyReads = 10;
    private readonly CrmWorld _world = new();

    public RequestBudgetTests()
    {
        _world.ProduceShippedRules();
        _world.ProduceAssessedModel();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void NightlyLook_ReadsTheSameForOneCustomerAsForForty(int customers)
    {
        for (var number = 0; number < customers; number++)
        {
            var account = _world.ProduceValidAccount();
            _world.ProduceValidMember(account, $"Person {number}");
            _world.ProduceValidMember(account, $"Other {number}");
            _world.ProduceValidMachine(account, $"RS{number}");
        }

        _world.Settle();
        _world.Call("csm_WatchCustomers")["Examined"].ShouldBe(customers);
        RequestsOf("csm_WatchCustomers").ShouldBe(NightlyReads);
    }

    [Fact]
    public void FirstNightOfMany_WritesAsMuchAsACallCanAndTheNextOneGetsFurther()
    {
        const int customers = 405;
        for (var number = 0; number < customers; number++)
        {
            var account = _world.ProduceValidAccount();
            _world.ProduceValidMachine(account, $"RS{number}", row => row.Connectivity = Connectivity.Silent);
        }

        var first = _world.Call("csm_WatchCustomers");
        (first["Examined"], first["Raised"], first["Left"]).ShouldBe((400, 400, 5));
        ((string)first["Message"]).ShouldEndWith(" 5 accounts are left, for a call must end within two minutes: call again.");
        var second = _world.Call("csm_WatchCustomers");
        (second["Examined"], second["Raised"], second["Left"]).ShouldBe((customers, 5, 0));
        _world.Call("csm_WatchCustomers")["Raised"].ShouldBe(0);
    }

    [Fact]
    public void SynchronousSteps_StayWithinTheirBudget()
    {
        var account = _world.ProduceValidAccount();
        var member = _world.ProduceValidMember(account, "Ada Port", row => row.KnowHow = 2);
        var training = _world.Add(new Training { Name = "Basics", AccountId = account.ToEntityReference(), Kind = TrainingKind.Onboarding, Date = _world.Now.Date });
        _world.Add(new TrainingAttendance { Name = "Ada", AccountId = account.ToEntityReference(), TrainingId = training.ToEntityReference(), MemberId = member.ToEntityReference(), Attended = true });
        _world.Add(new Problem { Name = "Leak", AccountId = account.ToEntityReference() });
        _world.ProduceValidAction(account);

        RequestsOf("ScheduleFollowUp").ShouldBe(2);
        new[] { "DateAssessments", "StampProblem", "KeepOpenKey" }.ShouldAllBe(step => RequestsOf(step) == 0);
    }

    [Fact]
    public void OneChangeOfAMember_CostsAFewReads()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceValidMember(account, "Ada Port");
        _world.ProduceValidMember(account, "Ben Quay");
        _world.Settle();
        RequestsOf("WatchUsageCenterWhenChanged").ShouldBeLessThanOrEqualTo(8);
    }

    private int RequestsOf(string step) => _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains(step, StringComparison.Ordinal)).ToArray() is { Length: > 0 } all
        ? all[^1].Requests
        : throw new InvalidOperationException($"'{step}' has not run. Name a step or API the test calls.");
}
