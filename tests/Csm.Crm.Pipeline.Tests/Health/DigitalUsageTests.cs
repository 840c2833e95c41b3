using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>Digital usage counts the same whether one customer is scored or all of them (R1): one is read by rows, many by groups.</summary>
[Needs(Capability.CustomApis, Capability.AsyncQueue, Capability.Clock)]
public class DigitalUsageTests
{
    private readonly CrmWorld _world = new();

    [Fact]
    public void UsageOfMany_IsReadAsThatOfOne()
    {
        _world.ProduceValidFactor(_world.ProduceAssessedModel(), FactorSource.DigitalAdoption, 50m, factor => factor.Name = "Adoption");
        var customers = new[] { (People: 1, Functions: 2), (People: 3, Functions: 4) }.Select(use => Customer(use.People, use.Functions)).ToArray();
        customers.Select(Adoption).ShouldBe([70m, 90m]);

        _world.AdvanceDays(0.1);
        foreach (var account in customers)
        {
            _world.Service.Update(new Account(account.Id) { ManualAssessment = 20 });
        }

        _world.Call("csm_RecalculateHealth")["ChangedAccounts"].ShouldBe(2);
        customers.Select(account => _world.Scores(account).Count).ShouldAllBe(count => count > 1);
        customers.Select(Adoption).ShouldBe([70m, 90m]);
    }

    private Account Customer(int people, int functions)
    {
        var account = _world.ProduceValidAccount();
        for (var person = 0; person < people; person++)
        {
            var contact = _world.ProduceContact($"Person {person}").Reference;
            foreach (var (product, daysAgo, used) in new[] { ("Portal", 1, functions), ("App", 1, 1), ("Portal", 40, 1) })
            {
                _world.Add(new DigitalUsage { Name = "Use", AccountId = account.ToEntityReference(), ContactId = contact, Product = product, Day = _world.Now.Date.AddDays(-daysAgo), Logins = 1, CoreFunctions = used });
            }
        }

        _world.Assess(account, 80);
        return account;
    }

    private decimal? Adoption(Account account) =>
        _world.EvidenceOf(_world.Scores(account)[^1]).Single(row => row.SourceTable == DigitalUsage.EntityLogicalName).Value;
}
