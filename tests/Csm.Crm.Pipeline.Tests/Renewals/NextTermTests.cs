using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>What the next term takes over, and which term comes next at the customer (R12).</summary>
[Needs(Capability.CustomApis, Capability.AsyncQueue)]
public class NextTermTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public NextTermTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void EveryTermOfTheContract_HoldsForTheNextOneUnlessTheTermItselfMoves()
    {
        string[] moved = [Subscription.Columns.Start, Subscription.Columns.End, Subscription.Columns.PreviousSubscriptionId, Subscription.Columns.Number, Subscription.Columns.Status];
        var subscription = _world.ProduceValidSubscription(_account, row =>
        {
            (row.AutoRenew, row.Model, row.UnitPrice, row.Scope, row.RiskAllocation) = (true, SubscriptionModel.PayPerOutput, 3.75m, "Ten reach stackers", "Shared");
        });
        _world.Settle();

        var successor = Close(subscription);

        var columns = _world.Reload(subscription).Attributes.Where(column => column.Key.StartsWith("csm_", StringComparison.Ordinal) && column.Key != Subscription.PrimaryIdColumn && !moved.Contains(column.Key)).ToArray();
        columns.Length.ShouldBeGreaterThan(8);
        foreach (var (column, value) in columns)
        {
            successor.Attributes.TryGetValue(column, out var taken).ShouldBeTrue(column);
            taken.ShouldBe(value, column);
        }
    }

    [Fact]
    public void NextRenewal_IsTheEarliestTermOfARunningContractThatIsStillAhead()
    {
        var subscription = _world.ProduceValidSubscription(_account);
        Contract(SubscriptionStatus.Active, days: -1);
        Contract(SubscriptionStatus.Ended, days: 30);
        Contract(SubscriptionStatus.Draft, days: 40);
        var next = Contract(SubscriptionStatus.Active, days: 200);
        Contract(SubscriptionStatus.Active, days: 300);
        _world.Settle();
        _world.Service.Update(new Account(_account.Id) { RenewalLikelihood = 80m });

        // How likely the next one is, is not known before it is looked at.
        Close(subscription);
        _world.Reload(_account).NextRenewalOn.ShouldBe(next.End);
        _world.Reload(_account).RenewalLikelihood.ShouldBeNull();
    }

    [Fact]
    public void TermThatEndsToday_IsStillAhead()
    {
        var subscription = _world.ProduceValidSubscription(_account);
        var today = Contract(SubscriptionStatus.Active, days: 0);
        _world.Settle();
        Close(subscription);
        _world.Reload(_account).NextRenewalOn.ShouldBe(today.End);
    }

    private Subscription Contract(SubscriptionStatus status, int days) =>
        _world.ProduceValidSubscription(_account, row => (row.Status, row.End) = (status, _world.Now.Date.AddDays(days)));

    private Subscription Close(Subscription subscription)
    {
        var renewal = _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).Single(row => row.SubscriptionId!.Id == subscription.Id);
        _world.ChooseReport(renewal);
        var response = _world.Call("csm_CloseRenewal", ("Target", renewal.ToEntityReference()), ("Outcome", (int)RenewalOutcome.Renewed));
        return _world.Reload(new Subscription(((EntityReference)response["Successor"]).Id));
    }
}
