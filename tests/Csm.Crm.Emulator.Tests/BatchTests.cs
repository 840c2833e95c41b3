using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Multiple messages, ExecuteMultiple and ExecuteTransaction.</summary>
public sealed class BatchTests
{
    [Fact]
    public void SingleCreate_RunsTheMultipleStepWithOneTarget()
    {
        var org = Sample.Solution()
            .Step<RenamingAllStep>("CreateMultiple", Sample.Item, 20)
            .Step<NoteStep>("CreateMultiple", Sample.Item, 40, configuration: "{message} {targets}")
            .Import();

        org.Administrator.CreateItem("First");

        org.Administrator.Names(Sample.Item).ShouldBe(["First*"]);
        org.Administrator.Notes().ShouldBe(["CreateMultiple 1"]);
    }

    [Fact]
    public void UpdateMultiple_RunsSingleStepsPerRowAndMultipleStepsOnce()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("Update", Sample.Item, 40, configuration: "{message} {pre}", images: ("Pre", 0, "csm_name"))
            .Step<NoteStep>("UpdateMultiple", Sample.Item, 40, configuration: "{message} {targets} {pres}", images: ("Pre", 0, "csm_name"), rank: 2)
            .Import();
        var rows = new[] { "A", "B" }.Select(name => Sample.Row(Sample.Item, org.Administrator.CreateItem(name), ("csm_count", 1)));

        org.Administrator.Execute(new UpdateMultipleRequest { Targets = new EntityCollection([.. rows]) { EntityName = Sample.Item } });

        org.Administrator.Notes().ShouldBe(["Update Pre:csm_name=A", "Update Pre:csm_name=B", "UpdateMultiple 2 2"]);
    }

    [Fact]
    public void UpsertMultiple_SplitsIntoCreateMultipleAndUpdateMultiple()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("CreateMultiple", Sample.Item, 40, configuration: "{message} {targets}")
            .Step<NoteStep>("UpdateMultiple", Sample.Item, 40, configuration: "{message} {targets}")
            .Import();
        var existing = org.Administrator.CreateItem("Old");
        Entity[] rows = [Sample.Row(Sample.Item, ("csm_name", "New 1")), Sample.Row(Sample.Item, existing, ("csm_name", "Old!")), Sample.Row(Sample.Item, ("csm_name", "New 2"))];

        var response = (UpsertMultipleResponse)org.Administrator.Execute(new UpsertMultipleRequest { Targets = new EntityCollection(rows) { EntityName = Sample.Item } });

        response.Results.Select(result => result.RecordCreated).ShouldBe([true, false, true]);
        response.Results[1].Target.Id.ShouldBe(existing);
        org.Administrator.Names(Sample.Item).ShouldBe(["New 1", "New 2", "Old!"]);
        org.Administrator.Notes().ShouldBe(["CreateMultiple 1", "CreateMultiple 2", "UpdateMultiple 1"]);
    }

    [Fact]
    public void CreateMultiple_IsAllOrNothing()
    {
        var org = Sample.Solution().Import();
        Entity[] rows = [Sample.Row(Sample.Item, ("csm_code", "A")), Sample.Row(Sample.Item, ("csm_code", "A"))];

        Sample.Fails(() => org.Administrator.Execute(new CreateMultipleRequest { Targets = new EntityCollection(rows) { EntityName = Sample.Item } }), 0x80060892);

        org.Administrator.Names(Sample.Item).ShouldBeEmpty();
    }

    [Fact]
    public void ExecuteTransaction_UndoesAllAndReportsTheFaultedIndex()
    {
        var org = Sample.Solution().Import();
        var requests = new OrganizationRequestCollection
        {
            new CreateRequest { Target = Sample.Row(Sample.Item, ("csm_code", "A")) },
            new CreateRequest { Target = Sample.Row(Sample.Item, ("csm_code", "A")) },
        };

        var fault = Sample.Fails(() => org.Administrator.Execute(new ExecuteTransactionRequest { Requests = requests }));

        fault.ShouldBeOfType<ExecuteTransactionFault>().FaultedRequestIndex.ShouldBe(1);
        org.Administrator.Names(Sample.Item).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void ExecuteMultiple_KeepsWhatSucceeded_AndStopsUnlessToldToGoOn(bool goOn, int kept)
    {
        var org = Sample.Solution().Import();
        var request = new ExecuteMultipleRequest
        {
            Settings = new ExecuteMultipleSettings { ContinueOnError = goOn, ReturnResponses = false },
            Requests = [new CreateRequest { Target = Sample.Row(Sample.Item, ("csm_name", "1")) }, new OrganizationRequest("Unknown"), new CreateRequest { Target = Sample.Row(Sample.Item, ("csm_name", "2")) }],
        };

        var response = (ExecuteMultipleResponse)org.Administrator.Execute(request);

        response.IsFaulted.ShouldBeTrue();
        response.Responses.Single().RequestIndex.ShouldBe(1);
        org.Administrator.Names(Sample.Item).Count.ShouldBe(kept);
    }
}
