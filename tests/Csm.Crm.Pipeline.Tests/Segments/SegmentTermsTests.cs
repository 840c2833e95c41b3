using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Segments;

/// <summary>R7: what the rule of a segment says holds for its customers: when renewals are prepared and what health is scored with.</summary>
[Needs(Capability.CustomApis, Capability.AsyncQueue, Capability.Journal)]
public class SegmentTermsTests
{
    private readonly CrmWorld _world = new();

    [Fact]
    public void LeadOfTheRule_DecidesWhenARenewalIsDue()
    {
        RuleFor(Segment.MidTouch, 20, rule => rule.LeadDays = 300);
        RuleFor(Segment.MidTouch, 30, rule => rule.LeadDays = 10);
        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(301));
        _world.Settle();
        _world.OfAccount<Renewal>(Renewal.EntityLogicalName, account).ShouldBeEmpty();

        _world.AdvanceDays(1);
        _world.Call("csm_RunRenewalSweep")["Triggered"].ShouldBe(1);
        _world.OfAccount<Renewal>(Renewal.EntityLogicalName, account).ShouldHaveSingleItem().TriggerReason!.ShouldContain("mid touch accounts start 300 days before");
    }

    [Fact]
    public void DeactivatedRule_LeavesTheShippedLead()
    {
        var rule = RuleFor(Segment.MidTouch, 20, row => row.LeadDays = 10);
        _world.Service.Update(new SegmentRule(rule.Id) { StateCode = new(1), StatusCode = new(2) });
        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(180));
        _world.Settle();
        _world.OfAccount<Renewal>(Renewal.EntityLogicalName, account).ShouldHaveSingleItem().TriggerReason!.ShouldContain("180 days before");
    }

    [Fact]
    public void ModelOfTheFirstRule_ScoresTheSegment()
    {
        var standard = _world.ProduceAssessedModel();
        var named = ModelNamed("Ports");
        var later = ModelNamed("Later");
        RuleFor(Segment.MidTouch, 30, rule => rule.HealthModelId = later.ToEntityReference());
        var first = RuleFor(Segment.MidTouch, 20, rule => rule.HealthModelId = named.ToEntityReference());
        RuleFor(Segment.Digital, 10, rule => rule.HealthModelId = named.ToEntityReference());
        var account = _world.ProduceValidAccount();
        var unsegmented = _world.ProduceValidAccount(row => row.Segment = null);
        _world.Assess(account, 80);
        _world.Assess(unsegmented, 80);

        ModelOf(account).ShouldBe(named.Id);
        _world.EvidenceOf(_world.Scores(account)[^1]).Count.ShouldBe(1);
        ModelOf(unsegmented).ShouldBe(standard.Id);

        _world.Service.Update(new SegmentRule(first.Id) { StateCode = new(1), StatusCode = new(2) });
        _world.AdvanceDays(1);
        _world.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        ModelOf(account).ShouldBe(later.Id);
    }

    [Fact]
    public void TermTheFirstRuleDoesNotSay_IsThatOfTheNextForScoreAndCallsAlike()
    {
        _world.ProduceValidFactor(_world.ProduceAssessedModel(), FactorSource.UsageCenterCoverage, 10m, factor => factor.Name = "Coverage");
        RuleFor(Segment.MidTouch, 10, rule => rule.CadenceDays = 20);
        RuleFor(Segment.MidTouch, 20, rule => (rule.CadenceDays, rule.LeadDays, rule.RequiredRoles) = (200, 300, [UsageCenterRole.FleetManager, UsageCenterRole.It, UsageCenterRole.Safety, UsageCenterRole.Operator]));
        RuleFor(Segment.MidTouch, 30, rule => (rule.LeadDays, rule.RequiredRoles) = (10, [UsageCenterRole.Training]));
        var account = _world.ProduceValidAccount();
        _world.ProduceValidMember(account, "Ada Port", row => row.LastInteractionOn = _world.Now.Date.AddDays(-30));
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(299));
        _world.Assess(account, 80);

        _world.EvidenceOf(_world.Scores(account)[^1]).Single(row => row.Name == "Coverage").Value.ShouldBe(25m);
        _world.Reload(account).UsageCenterCoverage.ShouldBe(25m);
        _world.Action(account, "Single thread").RootCause!.ShouldContain("; 3 required roles have nobody");
        _world.Action(account, "Contact overdue").RootCause!.ShouldContain("asks for one in 20 days");
        _world.OfAccount<Renewal>(Renewal.EntityLogicalName, account).ShouldHaveSingleItem().TriggerReason!.ShouldContain("mid touch accounts start 300 days before");
    }

    private Guid ModelOf(Account account) => _world.Scores(account)[^1].HealthModelId!.Id;

    private HealthModel ModelNamed(string name)
    {
        var model = _world.ProduceValidModel(row => row.Name = name);
        _world.ProduceValidFactor(model, FactorSource.ManualAssessment, 1m);
        return model;
    }

    private SegmentRule RuleFor(Segment segment, int order, Action<SegmentRule> terms)
    {
        var rule = new SegmentRule { Name = $"{segment} {order}", Order = order, MinimumMachines = 0, Segment = segment };
        terms(rule);
        return _world.Add(rule);
    }
}
