using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>
/// A mark whose job was cancelled is a mark nobody takes off (R1): the nightly sweep does, so that its customer is scored with each change again.
/// A row created with a mark stands for one, for the job follows an update only.
/// </summary>
[Needs(Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class StaleMarkTests
{
    private readonly CrmWorld _world = new();

    public StaleMarkTests() => _world.ProduceAssessedModel();

    [Fact]
    public void CustomerWhoseJobWasCancelled_IsScoredWithEachChangeAgainAfterTheNight()
    {
        var account = Marked(61);
        _world.Call("csm_RecalculateHealth");
        _world.Settle();
        (_world.Reload(account).HealthDueOn, _world.Reload(account).UsageDueOn).ShouldBe((null, null));

        _world.AdvanceDays(1);
        _world.Assess(account, 30);
        _world.Reload(account).HealthScore.ShouldBe(30m);
        _world.Add(new DigitalUsage
        {
            Name = "Portal", AccountId = account.ToEntityReference(), ContactId = _world.ProduceContact("Ada Port").Reference, Product = "Portal", Day = _world.Now.Date.AddDays(-1), Logins = 2, CoreFunctions = 3,
        });
        _world.Settle();
        _world.Reload(account).DigitalUsers.ShouldBe(1);
    }

    [Fact]
    public void MarkWhoseJobIsToCome_StaysThroughTheNight()
    {
        var account = Marked(59);
        var mark = _world.Reload(account).HealthDueOn;
        _world.Call("csm_RecalculateHealth");
        (_world.Reload(account).HealthDueOn, _world.Reload(account).UsageDueOn).ShouldBe((mark, mark));
    }

    private Account Marked(int minutesAgo) => _world.ProduceValidAccount(
        row => (row.ManualAssessment, row.HealthDueOn, row.UsageDueOn) = (80, _world.Now.AddMinutes(-minutesAgo), _world.Now.AddMinutes(-minutesAgo)));
}
