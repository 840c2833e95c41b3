using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests;

/// <summary>What the plug-ins do for people and services with the roles of the solution, not for an administrator.</summary>
public class RoleTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;

    public RoleTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
    }

    [Fact]
    public void Csm_ScoresHerOwnAccountAndOwnsTheResult()
    {
        var account = ProduceAccountOfCsm();
        _world.Assess(account, 90);
        _world.MeterMonths(account, "idle_share", (1, 20m));
        _world.AdvanceDays(8);

        var response = As(_csm, "csm_RecalculateHealth", "Account", account.ToEntityReference());

        response["Changed"].ShouldBe(true);
        _world.Scores(account)[^1].OwnerId!.Id.ShouldBe(_csm);
        _world.EvidenceOf(_world.Scores(account)[^1]).ShouldAllBe(row => row.OwnerId!.Id == _csm);
    }

    [Fact]
    public void PersonWithoutRole_CannotScoreAnAccountThoughTheSystemCould()
    {
        var guest = _world.Organization.AddUser("Otto Berg");
        var account = ProduceAccountOfCsm();
        CrmWorld.Refusal(() => As(guest, "csm_RecalculateHealth", "Account", account.ToEntityReference()))
            .ShouldContain("prvWritecsm_Goal");
        _world.Scores(account).ShouldBeEmpty();
    }

    [Fact]
    public void AccountThatDoesNotExist_IsRefusedBySentence() =>
        CrmWorld.Refusal(() => As(_csm, "csm_RecalculateHealth", "Account", new EntityReference("account", RowId.From("account", "nobody"))))
            .ShouldContain("that you may read");

    [Fact]
    public void Csm_TriggersTheRenewalOfHerOwnSubscription()
    {
        var account = ProduceAccountOfCsm();
        var subscription = _world.ProduceValidSubscription(account, row => (row.End, row.OwnerId) = (_world.Now.Date.AddDays(182), new EntityReference("systemuser", _csm)));
        _world.Settle();
        _world.AdvanceDays(3);

        As(_csm, "csm_TriggerRenewal", "Subscription", subscription.ToEntityReference())["Created"].ShouldBe(true);

        _world.OfAccount<Renewal>(Renewal.EntityLogicalName, account).ShouldHaveSingleItem().OwnerId!.Id.ShouldBe(_csm);
        _world.Actions(account).ShouldHaveSingleItem().OwnerId!.Id.ShouldBe(_csm);
    }

    [Fact]
    public void TelemetryWriter_HasTheAccountScoredByWritingItsMonths()
    {
        var account = ProduceAccountOfCsm();
        _world.Assess(account, 90);
        _world.AdvanceDays(1);
        var writer = _world.Organization.ServiceFor(_world.Organization.AddUser("Telemetry", "Telemetry writer"));
        _world.MeterMonths(writer, account, "idle_share", (1, 20m));
        _world.Settle();

        _world.Reload(account).HealthScore.ShouldBe(85m);
        _world.Scores(account)[^1].OwnerId!.Id.ShouldBe(_csm);
    }

    private Account ProduceAccountOfCsm() => _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));

    private OrganizationResponse As(Guid user, string api, string parameter, object value) =>
        _world.Organization.ServiceFor(user).Execute(new OrganizationRequest(api) { [parameter] = value });
}
