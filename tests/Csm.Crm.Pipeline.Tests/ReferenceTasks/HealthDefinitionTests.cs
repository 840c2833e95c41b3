using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>5.1 Define the customer health score.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class HealthDefinitionTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("5.1.1", "Customer success administrator")]
    public void Model_WithholdsAScoreThatItsEvidenceDoesNotCarry()
    {
        var model = NewModel(minimumConfidence: 0.8m);
        Factor(model, FactorSource.ManualAssessment, 60m);
        Factor(model, FactorSource.Feedback, 40m);
        var account = _desk.Customer();
        _desk.World.Assess(account, 90);

        Recalculate(account);

        var shown = _desk.Open(account);
        (shown.HealthScore, shown.HealthStatus, shown.HealthConfidence).ShouldBe((null, HealthStatus.Unknown, 0.6m));
        _desk.Screens.View("account", "Accounts without a known health").ShouldHaveSingleItem().Id.ShouldBe(account.Id);
        _desk.Service.Update(new HealthModel(model.Id) { MinimumConfidence = 0.5m });
        Recalculate(account);
        _desk.Open(account).HealthScore.ShouldBe(90m);
        _desk.RefusedTo("CSM lead", service => service.Update(new HealthModel(model.Id) { MinimumConfidence = 0m })).ShouldContain("prvWritecsm_HealthModel");
    }

    [Fact]
    [ReferenceTask("5.1.2", "Customer success administrator")]
    public void Metrics_CountByTheWeightTheyAreGiven()
    {
        var model = NewModel();
        Factor(model, FactorSource.ManualAssessment, 50m);
        var idle = Factor(model, FactorSource.IdleShare, 50m, row => (row.Worst, row.Amber, row.Green, row.Best) = (60m, 35m, 25m, 10m));
        var manager = _desk.Employ("CSM");
        var account = _desk.CustomerOf(manager);
        _desk.Meter(account, "idle_share", (1, 25m));
        _desk.Assess(manager, account, 90);
        Recalculate(account);
        _desk.Open(account).HealthScore.ShouldBe(80m);

        _desk.Service.Update(new HealthFactor(idle.Id) { Weight = 150m });
        Recalculate(account);

        _desk.Open(account).HealthScore.ShouldBe(75m);
        Enum.GetValues<FactorSource>().Length.ShouldBe(17);
        _desk.RefusedTo("CSM", service => service.Update(new HealthFactor(idle.Id) { Weight = 0m })).ShouldContain("prvWritecsm_HealthFactor");
    }

    [Fact]
    [ReferenceTask("5.1.3", "Customer success administrator")]
    public void Evaluation_HoldsABandAgainstNoiseCapsByVetoAndIsToldHowWellItForetold()
    {
        var model = NewModel();
        Factor(model, FactorSource.ManualAssessment, 100m);
        var manager = _desk.Employ("CSM");
        var account = _desk.CustomerOf(manager);
        _desk.Assess(manager, account, 71);
        _desk.Open(account).HealthStatus.ShouldBe(HealthStatus.Green);
        _desk.World.AdvanceDays(10);
        _desk.Assess(manager, account, 69);
        _desk.Open(account).HealthStatus.ShouldBe(HealthStatus.Green);
        _desk.World.AdvanceDays(10);
        _desk.Assess(manager, account, 66);
        _desk.Open(account).HealthStatus.ShouldBe(HealthStatus.Amber);

        Factor(model, FactorSource.IdleShare, 10m, row => (row.Worst, row.Amber, row.Green, row.Best, row.VetoCap) = (60m, 35m, 25m, 10m, 45m));
        _desk.Meter(account, "idle_share", (1, 58m));
        _desk.World.AdvanceDays(1);
        Recalculate(account);

        _desk.Open(account).HealthScore.ShouldBe(45m);
        var evidence = _desk.World.EvidenceOf(_desk.NewestScore(account));
        evidence.Single(row => row.Kind == EvidenceKind.Veto).Contribution!.Value.ShouldBeLessThan(0m);
        evidence.Sum(row => row.Contribution ?? 0m).ShouldBe(45m, 0.01m);
        ((string)_desk.Call("csm_BacktestHealth")["Message"]).ShouldStartWith("Too few");
    }

    [Fact]
    [ReferenceTask("5.1.4", "Customer success administrator")]
    public void ThresholdsOfAFactor_AreItsAnchorsAndMustRiseOrFall()
    {
        var model = NewModel();
        var idle = Factor(model, FactorSource.IdleShare, 50m, row => (row.Worst, row.Amber, row.Green, row.Best) = (60m, 35m, 25m, 10m));
        var account = _desk.Customer();
        _desk.Meter(account, "idle_share", (1, 25m));
        Recalculate(account);
        (_desk.Open(account).HealthScore, _desk.Open(account).HealthStatus).ShouldBe((70m, HealthStatus.Green));

        CrmWorld.Refusal(() => _desk.Service.Update(new HealthFactor(idle.Id) { Green = 40m })).ShouldContain("40");
        _desk.Service.Update(new HealthFactor(idle.Id) { Amber = 25m, Green = 15m });
        _desk.World.AdvanceDays(5);
        Recalculate(account);

        // 40 points is amber, and so far below green that neither hysteresis nor dwell holds it.
        (_desk.Open(account).HealthScore, _desk.Open(account).HealthStatus).ShouldBe((40m, HealthStatus.Amber));
    }

    [Fact]
    [ReferenceTask("5.1.5", "CSM")]
    public void Health_StandsOnFormAndDashboardAndItsChangeIsAnEvent()
    {
        _desk.World.Needs(Capability.BusinessEvents);
        var account = _desk.ScoredCustomer(assessment: 20);
        var before = _desk.Open(account).HealthScore!.Value;
        _desk.World.AdvanceDays(5);
        _desk.Assess(_desk.Me, account, 95);
        _desk.Meter(account, "idle_share", (1, 10m));
        Recalculate(account);

        var shown = _desk.Open(account);
        shown.HealthScore!.Value.ShouldBeGreaterThan(before);
        shown.HealthStatus.ShouldBe(HealthStatus.Green);
        _desk.Screens.Form("account").ShouldContain("csm_healthscore");
        _desk.Screens.Form("account").ShouldContain("csm_healthconfidence");
        _desk.Screens.GridsOn("account").ShouldContain("Newest evidence");
        _desk.Screens.TileChart("CSM", "My accounts by health status").ShouldBe(new Dictionary<string, decimal> { ["Green"] = 1m });
        _desk.Screens.Tile("CSM", "My at-risk accounts").ShouldBeEmpty();
        _desk.World.Organization.BusinessEvents.Where(happened => happened.Name == "csm_HealthStatusChanged").Select(happened => happened.Parameters["NewStatus"]).Last().ShouldBe("Green");
        _desk.Screens.View("account", "My accounts by health").Single().ToEntity<Account>().HealthScore.ShouldBe(_desk.Open(account).HealthScore);
    }

    // A version above the shipped one, so that it is the one in force for the segment.
    private HealthModel NewModel(decimal minimumConfidence = 0.5m) => _desk.Add(new HealthModel
    {
        Name = "Standard", Version = 2, Segment = Segment.MidTouch, MinimumConfidence = minimumConfidence, Hysteresis = 3m, DwellDays = 3, ActiveFrom = _desk.Today.AddDays(-1),
    });

    private HealthFactor Factor(HealthModel model, FactorSource source, decimal weight, Action<HealthFactor>? overrides = null)
    {
        var factor = new HealthFactor
        {
            Name = source.ToString(), HealthModelId = model.ToEntityReference(), Source = source, Weight = weight, Worst = 0m, Amber = 40m, Green = 70m, Best = 100m, StaleAfterDays = 45, MissingPolicy = MissingPolicy.Exclude, RootCauseHint = $"Look into {source}.",
        };
        overrides?.Invoke(factor);
        return _desk.Add(factor);
    }

    private void Recalculate(Account account)
    {
        _desk.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        _desk.Settle();
    }
}
