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
    public void VetoOfABreach_NamesThePeriodThatBrokeItAndItsDay()
    {
        var factor = _world.Everything<HealthFactor>(HealthFactor.EntityLogicalName).Single();
        _world.ProduceValidFactor(new HealthModel(factor.HealthModelId!.Id), FactorSource.ManualAssessment, 90m);
        _world.Service.Update(new HealthFactor(factor.Id) { VetoCap = 20m });
        _world.AdvanceDays(8);
        _world.Assess(_account, 90);

        var veto = _world.EvidenceOf(_world.Scores(_account)[^1]).Single(row => row.Kind == EvidenceKind.Veto);
        (veto.SourceTable, veto.SourceId).ShouldBe((GuaranteePeriod.EntityLogicalName, _world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account).Single().Id.ToString("D")));
        (veto.Value, veto.ObservedOn, veto.AgeDays).ShouldBe((0m, CrmWorld.Day("2026-11-01"), 9.25m));
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

    [Theory]
    [InlineData(GuaranteeResult.Met, 100)]
    [InlineData(GuaranteeResult.NotMet, 0)]
    public void PeriodWithTooLittleData_LeavesTheJudgementBeforeIt(GuaranteeResult before, int score)
    {
        var account = _world.ProduceValidAccount();
        var guarantee = _world.ProduceGuarantee(_world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddYears(2)), account);
        foreach (var (monthsAgo, result) in new[] { (1, before), (0, GuaranteeResult.NotEnoughData) })
        {
            _world.Service.Create(new GuaranteePeriod { Name = "Period", AccountId = account.ToEntityReference(), GuaranteeId = guarantee.ToEntityReference(), Period = _world.MonthsAgo(monthsAgo), Result = result });
        }

        _world.Settle();
        _world.Reload(account).HealthScore.ShouldBe(score);
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
