using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>A model of one factor, guarantee compliance: what a breach does to health after the contract it was of.</summary>
public class GuaranteesInForceTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Subscription _subscription;
    private readonly Guarantee _guarantee;

    public GuaranteesInForceTests()
    {
        _world.ProduceValidFactor(_world.ProduceValidModel(), FactorSource.GuaranteeCompliance, 10m);
        _account = _world.ProduceValidAccount();
        _subscription = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        _guarantee = _world.ProduceGuarantee(_subscription, _account);
        ProducePeriod(_guarantee, GuaranteeResult.NotMet, 1);
        _world.Settle();
    }

    [Theory]
    [InlineData(GuaranteeStatus.Active)]
    [InlineData(GuaranteeStatus.Ended)]
    public void BreachBeforeARenewal_LastsUntilTheNextTermIsJudged(GuaranteeStatus status)
    {
        _world.Reload(_account).HealthScore.ShouldBe(0m);
        var successor = _world.ProduceValidSubscription(_account, row => (row.End, row.PreviousSubscriptionId) = (_world.Now.Date.AddYears(3), _subscription.ToEntityReference()));
        _world.Service.Update(new Guarantee(_guarantee.Id) { To = _world.Now.Date.AddDays(-1), Status = status });
        var next = _world.ProduceGuarantee(successor, _account, row => row.From = _world.Now.Date);
        _world.Settle();
        _world.AdvanceDays(8);
        _world.Service.Update(new Guarantee(next.Id) { Disputed = false });
        _world.Settle();

        _world.Reload(_account).HealthScore.ShouldBe(0m);
        var evidence = _world.EvidenceOf(_world.Scores(_account)[^1]).Single();
        evidence.Sentence!.ShouldContain($"not '{next.Name}'");
        evidence.SourceId.ShouldBe(_world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account).Single().Id.ToString("D"));

        ProducePeriod(next, GuaranteeResult.Met, 0);
        _world.Settle();
        _world.Reload(_account).HealthScore.ShouldBe(100m);
    }

    [Fact]
    public void BreachOfAPromiseThatIsOver_IsOverWithIt()
    {
        _world.Reload(_account).HealthScore.ShouldBe(0m);
        _world.Service.Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Ended, End = _world.Now.Date.AddDays(-1) });
        _world.Service.Update(new Guarantee(_guarantee.Id) { Disputed = false });
        _world.Settle();

        _world.Reload(_account).HealthScore.ShouldBeNull();
    }

    [Fact]
    public void PeriodWithTooLittleData_LeavesTheJudgementBeforeIt()
    {
        _world.Service.Create(new GuaranteePeriod
        {
            Name = "Gap", AccountId = _account.ToEntityReference(), GuaranteeId = _guarantee.ToEntityReference(), Period = _world.MonthsAgo(0), Result = GuaranteeResult.NotEnoughData,
        });
        _world.Settle();
        _world.AdvanceDays(8);
        _world.Service.Update(new Guarantee(_guarantee.Id) { Disputed = false });
        _world.Settle();
        _world.Reload(_account).HealthScore.ShouldBe(0m);
    }

    [Theory]
    [InlineData(CalendarPeriod.Month, false)]
    [InlineData(CalendarPeriod.Quarter, true)]
    public void Judgement_IsAsOldAsTheEndOfItsPeriod(CalendarPeriod length, bool isKnown)
    {
        var account = _world.ProduceValidAccount();
        var guarantee = _world.ProduceGuarantee(_world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddYears(2)), account, row => row.Period = length);
        _world.Service.Create(new GuaranteePeriod { Name = "Period", AccountId = account.ToEntityReference(), GuaranteeId = guarantee.ToEntityReference(), Period = _world.MonthsAgo(4), Result = GuaranteeResult.NotMet });
        _world.Settle();
        _world.Reload(account).HealthScore.ShouldBe(isKnown ? 0m : null);
    }

    private void ProducePeriod(Guarantee guarantee, GuaranteeResult result, int monthsAgo) => _world.Service.Create(new GuaranteePeriod
    {
        Name = "Period", AccountId = _account.ToEntityReference(), GuaranteeId = guarantee.ToEntityReference(), Period = _world.MonthsAgo(monthsAgo), Result = result,
    });
}
