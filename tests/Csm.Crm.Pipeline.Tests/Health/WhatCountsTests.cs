using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>What makes a score due, what a trend is of, and which evidence may go (R1, R21).</summary>
[Needs(Capability.AsyncQueue, Capability.BulkMessages, Capability.CustomApis, Capability.Clock, Capability.Journal)]
public class WhatCountsTests
{
    private readonly CrmWorld _world = new();
    private readonly HealthModel _model;
    private readonly Account _account;

    public WhatCountsTests()
    {
        _model = _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Theory]
    [InlineData(PeriodKind.Day, false)]
    [InlineData(PeriodKind.Week, false)]
    [InlineData(PeriodKind.Month, true)]
    public void ValueInUse_MakesAScoreDueByItsMonthsOnly(PeriodKind kind, bool isDue)
    {
        _world.Assess(_account, 60);
        var row = new ViuMetric(RowId.From(ViuMetric.EntityLogicalName, kind.ToString()))
        {
            Name = "Metered", AccountId = _account.ToEntityReference(), MetricId = _world.ProduceValidMetric("idle_share").ToEntityReference(), PeriodKind = kind, PeriodStart = _world.MonthsAgo(1), Value = 20m, Coverage = 95m,
        };
        _world.ForgetWhatHappened();
        foreach (var value in (decimal[])[20m, 55m])
        {
            row.Value = value;
            _world.Service.Execute(new UpsertMultipleRequest { Targets = new EntityCollection([row]) { EntityName = ViuMetric.EntityLogicalName } });
            _world.Settle();
        }

        _world.Organization.Journal.Executions.Any(execution => execution.StepName.Contains("RecalculateWhenDue", StringComparison.Ordinal)).ShouldBe(isDue);
    }

    [Fact]
    public void NewVersionOfAModel_BeginsATrendOfItsOwn()
    {
        foreach (var points in (int[])[40, 50, 60, 70])
        {
            _world.AdvanceDays(8);
            _world.Assess(_account, points);
        }

        _world.Reload(_account).HealthTrend.ShouldBe(Trend.Rising);
        _world.Service.Update(new HealthModel(_model.Id) { Version = 2 });
        _world.AdvanceDays(8);
        _world.Assess(_account, 90);
        _world.Reload(_account).HealthTrend.ShouldBeNull();
    }

    [Fact]
    public void EvidenceThatStandsNowhereElse_IsNotThinned()
    {
        foreach (var points in (int[])[80, 82, 84])
        {
            _world.Assess(_account, points);
            _world.AdvanceDays(4);
        }

        var between = _world.Scores(_account)[1];
        _world.EvidenceOf(between).ShouldNotBeEmpty();
        _world.Service.Update(new HealthScore(between.Id) { EvidenceJson = null });
        _world.Call("csm_RecalculateHealth");
        _world.EvidenceOf(between).ShouldNotBeEmpty();
    }
}
