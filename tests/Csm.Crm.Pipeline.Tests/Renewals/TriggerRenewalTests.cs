using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

public class TriggerRenewalTests
{
    private readonly CrmWorld _world = new();

    [Fact]
    [Needs(Capability.Clock)]
    public void SubscriptionInItsWindow_StartsItsRenewalByItself()
    {
        var account = _world.ProduceValidAccount();
        var subscription = _world.ProduceValidSubscription(account);
        _world.Settle();

        var renewal = Renewals(account).ShouldHaveSingleItem();
        renewal.Id.ShouldBe(RowId.From(Renewal.EntityLogicalName, subscription.Id.ToString("D"), "2027-02-10"));
        renewal.TermEnd.ShouldBe(new DateTime(2027, 2, 10));
        renewal.NoticeBy.ShouldBe(new DateTime(2026, 12, 12));
        renewal.Stage.ShouldBe(RenewalStage.Forecast);
        renewal.ForecastArr.ShouldBe(120_000m);
        renewal.TriggeredOn.ShouldBe(_world.Now);
        renewal.TriggerReason!.ShouldContain("mid touch accounts start 180 days before, so the window opened on 2026-08-14");
        _world.Reload(account).NextRenewalOn.ShouldBe(new DateTime(2027, 2, 10));
        var action = _world.Actions(account).ShouldHaveSingleItem();
        action.Kind.ShouldBe(ActionKind.Renewal);
        action.Due.ShouldBe(new DateTime(2026, 12, 12));
    }

    [Fact]
    public void EveryRetry_MeetsTheSameRenewal()
    {
        var account = _world.ProduceValidAccount();
        var subscription = _world.ProduceValidSubscription(account);
        _world.Settle();
        _world.Call("csm_RunRenewalSweep");
        var version = Renewals(account).Single().RowVersion;

        var response = Trigger(subscription);
        response["Created"].ShouldBe(false);
        response["RenewalId"].ShouldBe(Renewals(account).Single().Id);
        _world.Call("csm_RunRenewalSweep")["Triggered"].ShouldBe(0);
        _world.Service.Update(new Subscription(subscription.Id) { NoticeDays = 60 });
        _world.Settle();

        Renewals(account).ShouldHaveSingleItem().RowVersion.ShouldBe(version);
        _world.Actions(account).ShouldContain(action => action.Reason == "Renewal due" && action.Occurrences == 1, 1);
    }

    [Theory]
    [InlineData(Segment.HighTouch, 270)]
    [InlineData(Segment.MidTouch, 180)]
    [InlineData(Segment.Digital, 120)]
    public void DayBeforeTheWindow_StartsNothingAndTheNextDayDoes(Segment segment, int lead)
    {
        var account = _world.ProduceValidAccount(row => row.Segment = segment);
        var subscription = _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(lead + 1));
        _world.Settle();

        var early = Trigger(subscription);
        early["Created"].ShouldBe(false);
        early.Results.ContainsKey("RenewalId").ShouldBeFalse();
        ((string)early["Message"]).ShouldContain("opens on 2026-11-03");
        Renewals(account).ShouldBeEmpty();

        _world.AdvanceDays(1);
        Trigger(subscription)["Created"].ShouldBe(true);
        Renewals(account).ShouldHaveSingleItem();
    }

    [Fact]
    public void Sweep_StartsWhatIsDueAndCountsWhatIsOpen()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account);
        _world.Settle();
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(190));
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(185));
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(400));
        _world.ProduceValidSubscription(account, row => row.Status = SubscriptionStatus.Ended);
        _world.Settle();

        var response = _world.Call("csm_RunRenewalSweep", ("AsOf", _world.Now.AddDays(5)));

        response["Examined"].ShouldBe(3);
        response["Triggered"].ShouldBe(1);
        response["AlreadyOpen"].ShouldBe(1);
        Renewals(account).Count.ShouldBe(2);
        _world.Reload(account).NextRenewalOn.ShouldBe(_world.Now.Date.AddDays(100));
        _world.Call("csm_RunRenewalSweep", ("AsOf", _world.Now.AddDays(5)))["Triggered"].ShouldBe(0);
    }

    [Theory]
    [InlineData(20, "digital accounts start 120 days before")]
    [InlineData(1, "high touch accounts start 270 days before")]
    public void RevenueOfAnotherCurrency_IsComparedInTheOrganisations(int rate, string expected)
    {
        var currency = _world.ProduceCurrency("CZK", rate);
        var account = _world.ProduceValidAccount(row => (row.Segment, row.FleetSize) = (null, 1));
        _world.ProduceValidSubscription(account, row => (row.Arr, row.TransactionCurrencyId) = (300_000m, currency));
        _world.Settle();
        Renewals(account).ShouldHaveSingleItem().TriggerReason!.ShouldContain(expected);
    }

    [Fact]
    public void FirstRunOfMany_StartsAsManyAsACallCanAndTheNextOneTheRest()
    {
        var account = _world.ProduceValidAccount();
        foreach (var number in Enumerable.Range(0, 103))
        {
            _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(181 + (number % 2)));
        }

        _world.Settle();
        _world.AdvanceDays(2);

        var first = _world.Call("csm_RunRenewalSweep");
        (first["Examined"], first["Triggered"], first["AlreadyOpen"], first["Left"]).ShouldBe((103, 100, 0, 3));
        ((string)first["Message"]).ShouldEndWith(" 3 renewals are left, for a call must end within two minutes: call again.");
        Renewals(account).Count(row => row.TermEnd == _world.Now.Date.AddDays(179)).ShouldBe(52);

        var second = _world.Call("csm_RunRenewalSweep");
        (second["Triggered"], second["AlreadyOpen"], second["Left"]).ShouldBe((3, 100, 0));
        ((string)second["Message"]).ShouldNotContain("call again");
        Renewals(account).Count.ShouldBe(103);
    }

    [Fact]
    public void NewsOfMany_IsWrittenAsFarAsACallCanAndTheNextOneGoesOn()
    {
        var account = _world.ProduceValidAccount();
        foreach (var _ in Enumerable.Range(0, 103))
        {
            _world.ProduceValidSubscription(account);
        }

        _world.Settle();
        var first = _world.Call("csm_RunRenewalSweep");
        (first["Triggered"], first["Assessed"], first["Left"]).ShouldBe((0, 103, 3));
        Renewals(account).Count(row => row.Likelihood is null).ShouldBe(3);
        _world.Call("csm_RunRenewalSweep")["Left"].ShouldBe(0);
        Renewals(account).ShouldAllBe(row => row.Likelihood != null && row.MachineAssessment != null);
    }

    [Fact]
    public void LostContractsOfMany_EndAsFarAsACallCanAndTheAnswerCountsTheRest()
    {
        var account = _world.ProduceValidAccount();
        foreach (var _ in Enumerable.Range(0, 102))
        {
            var lost = _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(-1));
            _world.Add(new Renewal
            {
                Name = "History", AccountId = account.ToEntityReference(), SubscriptionId = lost.ToEntityReference(), TermEnd = lost.End, Stage = RenewalStage.Lost, Outcome = RenewalOutcome.Churned, ChurnReason = "Price",
            });
        }

        int Active() => _world.OfAccount<Subscription>(Subscription.EntityLogicalName, account).Count(row => row.Status == SubscriptionStatus.Active);
        _world.Call("csm_RunRenewalSweep")["Left"].ShouldBe(2);
        Active().ShouldBe(2);
        _world.Call("csm_RunRenewalSweep")["Left"].ShouldBe(0);
        Active().ShouldBe(0);
    }

    [Fact]
    public void NewTermOfTheSameSubscription_IsARenewalOfItsOwn()
    {
        var account = _world.ProduceValidAccount();
        var subscription = _world.ProduceValidSubscription(account);
        _world.Settle();
        _world.Service.Update(new Subscription(subscription.Id) { End = _world.Now.Date.AddDays(150) });
        _world.Settle();
        Renewals(account).Count.ShouldBe(2);
    }

    [Fact]
    public void SubscriptionWithoutTermEndOrNotActive_IsRefusedWithAWayOut()
    {
        var account = _world.ProduceValidAccount();
        var endless = _world.ProduceValidSubscription(account, row => row.End = null);
        var draft = _world.ProduceValidSubscription(account, row => row.Status = SubscriptionStatus.Draft);
        _world.Settle();

        CrmWorld.Refusal(() => Trigger(endless)).ShouldContain("has no term end");
        CrmWorld.Refusal(() => Trigger(draft)).ShouldContain("is not active (status Draft)");
    }

    [Theory]
    [InlineData(-1, 100)]
    [InlineData(0, 0)]
    [InlineData(50, 50)]
    [InlineData(200, 100)]
    public void NextRenewal_IsTheEarliestThatIsStillAhead(int known, int next)
    {
        var account = _world.ProduceValidAccount(row => row.NextRenewalOn = _world.Now.Date.AddDays(known));
        _world.ProduceValidSubscription(account);
        _world.Settle();
        _world.Reload(account).NextRenewalOn.ShouldBe(_world.Now.Date.AddDays(next));
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(59, 59)]
    public void RenewalStartedOnTheLastDayOfNotice_IsDueThatDayAndLaterByTheTermsEnd(int endsIn, int dueIn)
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(endsIn));
        _world.Settle();
        _world.Call("csm_RunRenewalSweep");
        _world.Actions(account).Select(action => (action.Reason, action.Due)).ShouldBe(
            [("Renewal due", _world.Now.Date.AddDays(dueIn)), ("Renewal assessment missing", _world.Now.Date.AddDays(dueIn))], ignoreOrder: true);
    }

    private OrganizationResponse Trigger(Subscription subscription) => _world.Call("csm_TriggerRenewal", ("Subscription", subscription.ToEntityReference()));

    private IReadOnlyList<Renewal> Renewals(Account account) => _world.OfAccount<Renewal>(Renewal.EntityLogicalName, account);
}
