using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Conditions;

/// <summary>Rows that go from one account to another: in a merge what has no key always follows, and outside of one nothing stays behind in silence.</summary>
[Needs(Capability.AsyncQueue, Capability.UniqueKeys)]
public class RowsThatMoveTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _stays;
    private readonly Account _goes;

    public RowsThatMoveTests()
    {
        _world.ProduceAssessedModel();
        _stays = _world.ProduceValidAccount(row => row.Name = "Harbour");
        _goes = _world.ProduceValidAccount(row => row.Name = "Harbour Ltd");
    }

    [Fact]
    public void RowsWithoutAFullKey_FollowAMergeThoughBothHaveSome()
    {
        var kpis = new[] { _stays, _goes }.SelectMany(account => new[]
        {
            _world.ProduceValidKpi(account),
            _world.ProduceValidKpi(account, kpi => kpi.MetricId = _world.ProduceValidMetric("utilisation").ToEntityReference()),
        }).ToArray();
        _world.Settle();

        _world.Service.Execute(new OrganizationRequest("Merge")
        {
            ["Target"] = _stays.ToEntityReference(), ["SubordinateId"] = _goes.Id, ["UpdateContent"] = new Entity(Account.EntityLogicalName), ["PerformParentingChecks"] = false,
        });
        _world.Settle();
        kpis.ShouldAllBe(kpi => _world.Reload(kpi).AccountId!.Id == _stays.Id);
    }

    [Fact]
    public void RowThatAPersonMoves_GoesOrIsRefusedAndNeverStaysInSilence()
    {
        var twin = _world.ProduceValidSite(_goes, 8m);
        var single = _world.Add(new Site { Name = "South terminal", AccountId = _goes.ToEntityReference(), TimeZone = "Europe/Berlin" });
        var score = _world.Add(new HealthScore { Name = "Score", AccountId = _goes.ToEntityReference(), ScoredOn = _world.Now.AddDays(-3), Score = 50m });
        _world.ProduceValidSite(_stays, 8m);
        _world.Settle();

        _world.Service.Update(new Site(single.Id) { AccountId = _stays.ToEntityReference() });
        _world.Service.Update(new HealthScore(score.Id) { AccountId = _stays.ToEntityReference() });
        CrmWorld.Refusal(() => _world.Service.Update(new Site(twin.Id) { AccountId = _stays.ToEntityReference() })).ShouldNotBeEmpty();
        new[] { _world.Reload(single).AccountId!.Id, _world.Reload(score).AccountId!.Id, _world.Reload(twin).AccountId!.Id }.ShouldBe([_stays.Id, _stays.Id, _goes.Id]);
    }
}
