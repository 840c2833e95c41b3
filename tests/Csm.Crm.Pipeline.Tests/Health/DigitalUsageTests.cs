using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>Digital usage counts the same whether one customer is counted or all of them (R1): one is read by rows, many by groups.</summary>
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

    [Fact]
    public void MoreUsageThanThePlatformGroups_IsCountedInPartsAndScoredFromFigures()
    {
        _world.ProduceValidFactor(_world.ProduceAssessedModel(), FactorSource.DigitalAdoption, 50m, factor => factor.Name = "Adoption");
        var account = _world.ProduceValidAccount();
        _world.Assess(account, 80);
        var people = Enumerable.Range(0, 600).Select(person => _world.ProduceContact($"Person {person}").Reference).ToArray();

        // 54,000 rows; every second person stopped 40 days ago, the others use two or four core functions.
        for (var day = 1; day <= 90; day++)
        {
            var used = people.Where((_, person) => person % 2 == 0 || day > 40).Select((contact, person) => Use(account, contact, "Portal", day, person % 2 == 0 ? 2 : 4));
            _world.Service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. used]) { EntityName = DigitalUsage.EntityLogicalName } });
        }

        _world.ForgetWhatHappened();
        _world.Settle();

        var counted = _world.Reload(account);
        (counted.ActiveDigitalUsers, counted.DigitalUsers, counted.DigitalBreadth, counted.LastDigitalUseOn).ShouldBe((300, 600, 3m, _world.Now.Date.AddDays(-1)));
        Adoption(account).ShouldBe(50m * (0.5m + 0.6m));
        Requests("CountUsageWhenDue").ShouldHaveSingleItem().ShouldBe(8);
        Requests("RecalculateWhenDue").ShouldAllBe(requests => requests <= 12);

        // Nobody writes a row any more, so only the nights notice that people stay away.
        _world.AdvanceDays(40);
        _world.Call("csm_RecalculateHealth");
        Adoption(account).ShouldBe(0m);
        (_world.Reload(account).ActiveDigitalUsers, _world.Reload(account).DigitalUsers).ShouldBe((0, 600));
        _world.AdvanceDays(60);
        _world.Call("csm_RecalculateHealth");
        _world.Reload(account).DigitalUsers.ShouldBeNull();
        _world.Reload(account).LastDigitalUseOn.ShouldBeNull();
    }

    private int[] Requests(string step) => [.. _world.Organization.Journal.Executions.Where(execution => execution.Requests > 0 && execution.StepName.Contains(step, StringComparison.Ordinal)).Select(execution => execution.Requests)];

    private Account Customer(int people, int functions)
    {
        var account = _world.ProduceValidAccount();
        for (var person = 0; person < people; person++)
        {
            var contact = _world.ProduceContact($"Person {person}").Reference;
            foreach (var (product, daysAgo, used) in new[] { ("Portal", 1, functions), ("App", 1, 1), ("Portal", 40, 1) })
            {
                _world.Add(Use(account, contact, product, daysAgo, used));
            }
        }

        _world.Assess(account, 80);
        return account;
    }

    private DigitalUsage Use(Account account, EntityReference contact, string product, int daysAgo, int functions) => new()
    {
        Name = "Use", AccountId = account.ToEntityReference(), ContactId = contact, Product = product, Day = _world.Now.Date.AddDays(-daysAgo), Logins = 1, CoreFunctions = functions,
    };

    private decimal? Adoption(Account account) =>
        _world.EvidenceOf(_world.Scores(account)[^1]).Single(row => row.Name == "Adoption").Value;
}
