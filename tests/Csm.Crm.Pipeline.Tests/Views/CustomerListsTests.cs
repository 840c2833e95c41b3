using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.ReferenceTasks;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Views;

/// <summary>Lists of accounts that name customers: an organisation's accounts are suppliers and prospects as well.</summary>
[Needs(Capability.Security, Capability.Content)]
public class CustomerListsTests
{
    private readonly CrmWorld _world = new();
    private readonly Screens _screens;

    public CustomerListsTests() => _screens = new Screens(_world.Organization, _world.Service);

    [Theory]
    [InlineData("All customers")]
    [InlineData("Customers by health")]
    public void Customers_AreAccountsWithAMarkOfACustomerThatHaveNotEnded(string view)
    {
        var model = _world.ProduceValidModel();
        var customers = new[]
        {
            Account("segment", row => row.Segment = Segment.Digital),
            Account("phase", row => row.LifecyclePhase = LifecyclePhase.Qualify),
            Account("model", row => row.HealthModelId = model.ToEntityReference()),
            Account("score", row => row.HealthScoredOn = _world.Now),
            Account("fleet", row => row.FleetSize = 1),
        };
        Account("supplier");
        Account("without machines", row => row.FleetSize = 0);
        Account("ended", row => (row.LifecyclePhase, row.Segment, row.FleetSize, row.HealthScoredOn) = (LifecyclePhase.Ended, Segment.HighTouch, 20, _world.Now));

        _screens.View<Account>("account", view).Select(row => row.Name).ShouldBe(customers.Select(row => row.Name), ignoreOrder: true);
    }

    [Theory]
    [InlineData("At-risk accounts")]
    [InlineData("Value below expectation")]
    [InlineData("Accounts without a success manager")]
    [InlineData("Usage center gaps")]
    [InlineData("Accounts without a known health")]
    [InlineData("Expired assessments")]
    public void CustomerThatHasEnded_IsNobodysWorkAnyMore(string view)
    {
        foreach (var phase in new[] { LifecyclePhase.Operate, LifecyclePhase.Ended })
        {
            Account(phase.ToString(), row =>
            {
                (row.LifecyclePhase, row.Segment, row.Realisation, row.RenewalLikelihood) = (phase, Segment.MidTouch, 20m, 10m);
                row.AssessmentExpiresOn = _world.Now.Date.AddDays(-5);
            });
        }

        _screens.View<Account>("account", view).ShouldHaveSingleItem().Name.ShouldBe("Operate");
    }

    [Fact]
    public void SponsorAlone_IsAGapWhileARequiredRoleIsNotFilled()
    {
        var account = Account("Port", row => (row.Segment, row.UsageCenterCoverage) = (Segment.MidTouch, 66.67m));
        _world.ProduceValidMember(account, "Ada Port", row => row.IsSponsor = true);
        _world.ProduceValidMember(account, "Ben Quay", row => row.IsSponsor = true);
        _screens.View("account", "Usage center gaps").ShouldHaveSingleItem();

        _world.Service.Update(new Account(account.Id) { UsageCenterCoverage = 100m });
        _screens.View("account", "Usage center gaps").ShouldBeEmpty();

        _world.Service.Update(new Account(account.Id) { UsageCenterCoverage = null });
        _screens.View("account", "Usage center gaps").ShouldBeEmpty("no role is required");
    }

    private Account Account(string name, Action<Account>? overrides = null)
    {
        var account = new Account { Name = name };
        overrides?.Invoke(account);
        return _world.Add(account);
    }
}
