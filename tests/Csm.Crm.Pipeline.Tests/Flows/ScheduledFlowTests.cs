using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Flows;

/// <summary>One run of a shipped flow does all that is due, however many calls that takes, with the rights its owner is to have.</summary>
[Needs(Capability.Security, Capability.CustomApis, Capability.BulkMessages)]
public class ScheduledFlowTests
{
    private readonly CrmWorld _world = CrmWorld.WithReferenceData();
    private readonly IOrganizationService _owner;

    public ScheduledFlowTests() => _owner = _world.Organization.ServiceFor(_world.Organization.AddUser("Flow owner", "Customer success administrator"));

    [Fact]
    public void MonthClose_BooksTheValueOfMoreThanACallMayWriteAndWhatCameLate()
    {
        _world.ProduceRatio("idle_share");
        var accounts = Enumerable.Range(0, 160).Select(_ => _world.ProduceValidAccount()).ToArray();
        Array.ForEach(accounts, account => _world.ProduceValueGoal(account));
        Meter(accounts, monthsAgo: 1);
        Meter(accounts[..4], monthsAgo: 2);

        var run = Run("Monthclose");

        run.Calls.ShouldBe(["csm_EvaluateGuarantees", "csm_CloseValueMonth", "csm_CloseValueMonth", "csm_CloseProviderPeriod", "csm_RefitRenewalModel"]);
        run.Failure.ShouldBeNull();
        run.Done!.ShouldContain("Closed 2026-10: ");
        run.Done!.ShouldEndWith("The coefficients stay as they are.");
        accounts[..4].ShouldAllBe(account => _world.Reload(account).ExperiencedViu == 8_000m);
        accounts[4..].ShouldAllBe(account => _world.Reload(account).ExperiencedViu == 4_000m);

        var again = Run("Monthclose");
        again.Calls.Count(call => call == "csm_CloseValueMonth").ShouldBe(1);
        again.Done!.ShouldContain("Closed 2026-10: 0 entries booked, 0 reversed, 160 unchanged, 0 goals without a usable reading.");
    }

    [Fact]
    public void NightlyCustomerWatch_RaisesAllInOneNight()
    {
        var accounts = Enumerable.Range(0, 405).Select(number =>
        {
            var account = _world.ProduceValidAccount(row => row.Segment = null);
            _world.ProduceValidMachine(account, $"RS{number}", row => row.Connectivity = Connectivity.Silent);
            return account;
        }).ToArray();

        var run = Run("Nightlycustomerwatch");

        run.Calls.ShouldBe(["csm_AssignSegments", "csm_AssignSegments", "csm_WatchCustomers", "csm_WatchCustomers"]);
        run.Failure.ShouldBeNull();
        accounts.ShouldAllBe(account => _world.Reload(account).Segment != null);
        _world.Everything<CallToAction>(CallToAction.EntityLogicalName).Count(action => action.Reason == "Machine silent").ShouldBe(405);
    }

    [Fact]
    public void DailyRenewalSweep_StartsAllThatAreDue()
    {
        var account = _world.ProduceValidAccount();
        foreach (var _ in Enumerable.Range(0, 103))
        {
            _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(181));
        }

        _world.AdvanceDays(2);
        var run = Run("Dailyrenewalsweep");

        run.Failure.ShouldBeNull();
        run.Calls.Count.ShouldBeGreaterThan(1);
        _world.OfAccount<Renewal>(Renewal.EntityLogicalName, account).Count.ShouldBe(103);
        Run("Dailyrenewalsweep").Calls.Count.ShouldBe(1);
    }

    [Fact]
    public void NightlyHealthSweep_ScoresAccountsOfEveryPage()
    {
        foreach (var _ in Enumerable.Range(0, 101))
        {
            _world.ProduceValidAccount(row => (row.ManualAssessment, row.ManualAssessmentOn) = (80, _world.Now.Date));
        }

        var run = Run("Nightlyhealthsweep");

        run.Failure.ShouldBeNull();
        run.Calls.ShouldBe(["csm_RecalculateHealth", "csm_RecalculateHealth"]);
    }

    [Theory]
    [InlineData("Monthclose")]
    [InlineData("Nightlycustomerwatch")]
    [InlineData("Dailyrenewalsweep")]
    [InlineData("Nightlyhealthsweep")]
    public void ApiThatDoesNotSayWhatItDid_FailsTheFlowAtOnce(string flow)
    {
        var run = FlowRun.Of(flow, _ => new OrganizationResponse(), _world.Now);
        run.Failure!.Value.Code.ShouldBe("NotAnswered");
        run.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public void LoopThatComesToItsLimit_FailsTheFlow()
    {
        _world.ProduceRatio("idle_share");
        var accounts = Enumerable.Range(0, 160).Select(_ => _world.ProduceValidAccount()).ToArray();
        Array.ForEach(accounts, account => _world.ProduceValueGoal(account));
        Meter(accounts, monthsAgo: 1);

        var run = FlowRun.Of("Monthclose", _owner.Execute, _world.Now, limitOfLoops: 1);

        run.Failure!.Value.Code.ShouldBe("NotFinished");
        run.Failure.Value.Message.ShouldStartWith("csm_CloseValueMonth was called until the limit of the loop, and something is still left.");
        run.Calls.ShouldNotContain("csm_CloseProviderPeriod");
    }

    private FlowRun Run(string flow) => FlowRun.Of(flow, _owner.Execute, _world.Now);

    private void Meter(IEnumerable<Account> accounts, int monthsAgo) => _world.Service.Execute(new UpsertMultipleRequest
    {
        Targets = new EntityCollection([.. accounts.Select(account => _world.RatioOf(account, "idle_share", monthsAgo, 25m, 2_000m))]) { EntityName = ViuMetric.EntityLogicalName },
    });
}
