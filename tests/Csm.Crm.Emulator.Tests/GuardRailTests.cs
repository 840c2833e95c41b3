using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

public sealed class GuardRailTests
{
    private const uint Broken = 0x8004FFFF;

    [Fact]
    public void RequestBudget_FaultsNamingStepAndBudget_AndUndoes()
    {
        var org = Greedy("3", new GuardRails { RequestsPerStep = 2 });

        var message = Sample.Fails(() => org.Administrator.CreateItem("First"), Broken).Message;

        message.ShouldContain($"{typeof(GreedyStep).FullName}: Create of csm_item");
        message.ShouldContain("its budget is 2");
        org.Administrator.Names(Sample.Item).ShouldBeEmpty();
        Should.NotThrow(() => Greedy("2", new GuardRails { RequestsPerStep = 2 }).Administrator.CreateItem("First"));
    }

    [Fact]
    public void Journal_CountsTheRequestsOfEachExecution()
    {
        var org = Greedy("3", GuardRails.Off);

        org.Administrator.CreateItem("First");

        org.Journal.Executions.Single().Requests.ShouldBe(3);
    }

    [Fact]
    public void AllColumns_FaultInAPlugin_AndInAClientWhenAsked()
    {
        var org = Greedy("all", new GuardRails { NoAllColumns = true });
        Sample.Fails(() => org.Administrator.CreateItem("First"), Broken).Message.ShouldContain("all columns of 'csm_item'");

        var query = new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet { AllColumns = true } };
        org.Administrator.RetrieveMultiple(query).Entities.ShouldBeEmpty();
        org.GuardRails = org.GuardRails with { ClientsToo = true };
        Sample.Fails(() => org.Administrator.RetrieveMultiple(query), Broken).Message.ShouldContain("the client");
        Sample.Fails(() => org.Administrator.RetrieveMultiple(new FetchExpression("<fetch><entity name='csm_item'><all-attributes/></entity></fetch>")), Broken);
    }

    [Fact]
    public void UnchangedColumn_FaultsNamingIt_AndIsInTheJournal()
    {
        var org = Greedy("unchanged", new GuardRails { NoUnchangedColumns = true });

        Sample.Fails(() => org.Administrator.CreateItem("First"), Broken).Message.ShouldContain("'csm_item.csm_name'");

        org.Journal.Entries.ShouldContain(entry => entry.Kind == JournalKind.GuardRail && entry.Detail!.Contains(nameof(GreedyStep)));
        Should.NotThrow(() => Greedy("unchanged", GuardRails.Off).Administrator.CreateItem("First"));
    }

    [Fact]
    public void BatchOfAPlugin_FaultsNamingIt_AndUndoes()
    {
        var org = Greedy("batch", new GuardRails { NoBatchesInPlugins = true });

        Sample.Fails(() => org.Administrator.CreateItem("First"), Broken).Message.ShouldContain("sent UpdateMultiple");

        org.Administrator.Names(Sample.Item).ShouldBeEmpty();
        Should.NotThrow(() => Greedy("batch", GuardRails.Off).Administrator.CreateItem("First"));
    }

    [Fact]
    public void ChangedCase_IsAChange()
    {
        var org = Sample.Solution().Import(new EmulatorOptions { GuardRails = new GuardRails { NoUnchangedColumns = true, ClientsToo = true } });
        var id = org.Administrator.CreateItem("First");

        Should.NotThrow(() => org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_name", "FIRST"))));
        Sample.Fails(() => org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_count", 1), ("csm_name", "FIRST"))), Broken);
    }

    [Fact]
    public void UpdateStepWithoutFilter_FaultsWhenTheRailIsSwitchedOn()
    {
        var rails = new GuardRails { NoUpdateStepWithoutFilter = true };
        var unfiltered = Sample.Solution().Step<RenamingStep>("Update", Sample.Item, 20);

        Should.Throw<InvalidOperationException>(() => unfiltered.Import(new EmulatorOptions { GuardRails = rails })).Message.ShouldContain($"{typeof(RenamingStep).FullName}: Update of csm_item at 20");
        Should.NotThrow(() => Sample.Solution().Step<RenamingStep>("Update", Sample.Item, 20, filter: "csm_name").Import().GuardRails = rails);
    }

    [Fact]
    public void IdlePluginType_FaultsWhenTheRailIsSwitchedOn()
    {
        var org = Sample.Solution().Step<RenamingStep>("Create", Sample.Item, 20).Type(typeof(BuggyStep).FullName!).Import();

        Should.Throw<InvalidOperationException>(() => org.GuardRails = new GuardRails { NoIdlePluginType = true }).Message.ShouldEndWith($"uses them: {typeof(BuggyStep).FullName}.");
    }

    [Fact]
    public void Fork_KeepsTheRails() => Greedy("1", new GuardRails { RequestsPerStep = 0 }).Fork().GuardRails.RequestsPerStep.ShouldBe(0);

    private static EmulatedOrganization Greedy(string habit, GuardRails rails) =>
        Sample.Solution().Step<GreedyStep>("Create", Sample.Item, 40, configuration: habit).Import(new EmulatorOptions { GuardRails = rails });
}
