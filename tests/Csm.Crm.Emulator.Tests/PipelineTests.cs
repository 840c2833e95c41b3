using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Tests;

public sealed class PipelineTests
{
    [Fact]
    public void Stages_RunInOrderAndByRank()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("Create", Sample.Item, 40, configuration: "async {tx}", isAsync: true)
            .Step<NoteStep>("Create", Sample.Item, 40, configuration: "40 b {tx}", rank: 2)
            .Step<NoteStep>("Create", Sample.Item, 40, configuration: "40 a {depth}", rank: 1)
            .Step<NoteStep>("Create", Sample.Item, 20, configuration: "20 {tx}")
            .Step<NoteStep>("Create", Sample.Item, 10, configuration: "10 {tx}")
            .Import();
        org.Administrator.CreateItem("First");

        org.RunAsyncJobs().ShouldBe(1);

        org.Administrator.Notes().ShouldBe(["10 False", "20 True", "40 a 1", "40 b True", "async False"]);
    }

    [Fact]
    public void Target_HasSystemColumnsOnlyAfterTheMainOperation()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("Create", Sample.Item, 20, configuration: "{target}")
            .Step<NoteStep>("Create", Sample.Item, 40, configuration: "{target}")
            .Import();

        org.Administrator.CreateItem("First");

        org.Administrator.Notes().ShouldBe(["csm_name=First", "createdon=?,csm_name=First"]);
    }

    [Fact]
    public void Target_ChangedBeforeTheMainOperation_ReachesTheStore()
    {
        var org = Sample.Solution().Step<RenamingStep>("Create", Sample.Item, 10).Step<RenamingStep>("Create", Sample.Item, 20).Import();

        var id = org.Administrator.CreateItem("First");

        var row = org.Administrator.ReadItem(id, "csm_name", "csm_count");
        (row["csm_name"], row["csm_count"]).ShouldBe(("First!!", 7));
    }

    [Fact]
    public void Target_OfTheCaller_IsNotChangedByPlugins()
    {
        var org = Sample.Solution().Step<RenamingStep>("Create", Sample.Item, 20).Import();
        var row = Sample.Row(Sample.Item, ("csm_name", "First"));

        org.Administrator.Create(row);

        row["csm_name"].ShouldBe("First");
        row.Contains("csm_itemid").ShouldBeFalse();
    }

    [Fact]
    public void FilteringColumns_LookAtPresenceNotAtChange()
    {
        var org = Sample.Solution().Step<NoteStep>("Update", Sample.Item, 40, filter: "csm_count,csm_code", configuration: "fired").Import();
        var id = org.Administrator.CreateItem("First", ("csm_count", 1));

        org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_name", "Other")));
        org.Administrator.Notes().ShouldBeEmpty();
        org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_count", 1)));

        org.Administrator.Notes().ShouldBe(["fired"]);
        org.Journal.Entries.ShouldContain(entry => entry.Kind == JournalKind.StepSkipped && entry.Detail!.Contains("csm_count"));
    }

    [Fact]
    public void Images_HoldOnlyRegisteredColumns_PreIsNotTheTargetAndPostIsAfter()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("Update", Sample.Item, 40, configuration: "{pre} {post}", images: [("Pre", 0, "csm_count"), ("Post", 1, "csm_count"), ("Both", 2, "csm_code")])
            .Step<ImageChangingStep>("Update", Sample.Item, 20, images: ("Pre", 0, "csm_name"))
            .Import();
        var id = org.Administrator.CreateItem("First", ("csm_count", 1), ("csm_code", "A"));

        org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_count", 2)));

        org.Administrator.Notes().ShouldBe(["Pre:csm_count=1;Both:csm_code=A Post:csm_count=2;Both:csm_code=A"]);
        org.Administrator.ReadItem(id, "csm_name")["csm_name"].ShouldBe("First");
    }

    [Fact]
    public void SharedVariables_OfStage10_AreOnTheParentContextLater()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("Create", Sample.Item, 10, configuration: "10 {parent} {shared}")
            .Step<NoteStep>("Create", Sample.Item, 20, configuration: "20 {parent} {shared}")
            .Step<NoteStep>("Create", Sample.Item, 40, configuration: "40 {parent} {shared}")
            .Import();

        org.Administrator.CreateItem("First");

        org.Administrator.Notes().ShouldBe(["10 - ", "20 Create(s10) ", "40 Create(s10) s20"]);
    }

    [Fact]
    public void Recursion_FaultsAtDepthNine_AndUndoesEverything()
    {
        var org = Sample.Solution().Step<RecursiveStep>("Update", Sample.Item, 40, filter: "csm_count").Import();
        var id = org.Administrator.CreateItem("First", ("csm_count", 100));

        Sample.Fails(() => org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_count", 0))), 0x80044182);

        org.Administrator.ReadItem(id, "csm_count")["csm_count"].ShouldBe(100);
        org.Journal.Entries.Where(entry => entry.Kind == JournalKind.StepRun).Max(entry => entry.Depth).ShouldBe(8);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public void RefusingStep_UndoesNestedWritesAndReachesTheCallerAsIsvAborted(int stage)
    {
        var org = Sample.Solution().Step<RefusingStep>("Create", Sample.Item, stage, configuration: "Name it differently.").Import();

        Sample.Fails(() => org.Administrator.CreateItem("First"), 0x80040265).Message.ShouldBe("Name it differently.");

        org.Administrator.Notes().ShouldBeEmpty();
        org.Administrator.Names(Sample.Item).ShouldBeEmpty();
    }

    [Fact]
    public void RefusingStep_InStage10OfAClientCall_KeepsWhatItWroteItself()
    {
        var org = Sample.Solution().Step<RefusingStep>("Create", Sample.Item, 10, configuration: "No.").Import();

        Sample.Fails(() => org.Administrator.CreateItem("First"), 0x80040265);

        org.Administrator.Notes().ShouldBe(["written before the refusal"]);
    }

    [Fact]
    public void BuggyStep_ReachesTheCallerAsUnexpected_WithTheStackInTheTrace()
    {
        var org = Sample.Solution().Step<BuggyStep>("Create", Sample.Item, 20).Import();

        var fault = Sample.Fails(() => org.Administrator.CreateItem("First"), 0x80040224);

        fault.Message.ShouldContain("DivideByZeroException");
        fault.TraceText.ShouldContain(nameof(BuggyStep));
    }

    [Fact]
    public void SwallowedFault_StillEndsTheTransaction()
    {
        var org = Sample.Solution().Step<SwallowingStep>("Create", Sample.Item, 40).Import();

        Sample.Fails(() => org.Administrator.CreateItem("First"), 0x80040251);

        org.Administrator.Notes().ShouldBeEmpty();
    }

    [Fact]
    public void Instances_AreReused()
    {
        var org = Sample.Solution().Step<CountingStep>("Create", Sample.Item, 40).Import();

        org.Administrator.CreateItem("First");
        org.Administrator.CreateItem("Second");

        org.Administrator.Notes().ShouldBe(["run 1", "run 2"]);
    }

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

    [Fact]
    public void AsyncJobs_MayCauseJobs_AndAFailureIsRecordedWithItsTrace()
    {
        var org = Sample.Solution()
            .Step<ChainStep>("Create", Sample.Item, 40, isAsync: true)
            .Step<NoteStep>("Update", Sample.Item, 40, isAsync: true, configuration: "this note's name is far too long to be stored, and so the job fails, which is the point of the test: " + new string('x', 200))
            .Import();
        var id = org.Administrator.CreateItem("First", ("csm_count", 3));

        org.RunAsyncJobs().ShouldBe(4);
        org.FailedJobs.ShouldBeEmpty();
        org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_count", 0)));
        org.RunAsyncJobs().ShouldBe(1);

        org.Administrator.Names(Sample.Item).Count.ShouldBe(4);
        org.FailedJobs.Single().TraceText.ShouldContain("noting at 40");
        org.Administrator.ReadItem(id, "csm_count")["csm_count"].ShouldBe(0);
    }

    [Fact]
    public void AsyncJobs_OfARolledBackRequest_NeverRun()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("Create", Sample.Item, 40, isAsync: true, configuration: "async")
            .Step<RefusingStep>("Create", Sample.Item, 40, configuration: "No.")
            .Import();

        Sample.Fails(() => org.Administrator.CreateItem("First"));

        org.WaitingJobs.ShouldBeEmpty();
    }

    [Fact]
    public void AsyncJobs_ThatCauseThemselves_EndAtTheDepthLimit()
    {
        var org = Sample.Solution().Step<ChainStep>("Create", Sample.Item, 40, isAsync: true).Import();
        org.Administrator.CreateItem("First", ("csm_count", 50));

        org.RunAsyncJobs().ShouldBe(8);
        org.FailedJobs.Single().Error.ShouldContain("depth above 8");
    }

    [Fact]
    public void Clock_IsWhatPluginsSeeAsOperationCreatedOn()
    {
        var org = Sample.Solution().Step<NoteStep>("Create", Sample.Item, 20, configuration: "{now}").Import();
        org.Clock.Advance(TimeSpan.FromDays(30));

        org.Administrator.CreateItem("First");

        org.Administrator.Notes().ShouldBe(["2026-02-04T08:00:00"]);
    }

    [Fact]
    public void PluginBinary_IsTheFileInTheZip_LoadedApartFromTheTests()
    {
        var org = Sample.Solution().Step<NoteStep>("Create", Sample.Item, 20, configuration: "x").Import();
        var file = File.ReadAllBytes(typeof(NoteStep).Assembly.Location);

        org.PluginBinary.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)));
        org.PluginBinary.Assembly.ShouldNotBeSameAs(typeof(NoteStep).Assembly);
    }

    [Fact]
    public void Fork_SharesThePastButNotTheFuture()
    {
        var org = Sample.Solution().Step<NoteStep>("Create", Sample.Item, 40, isAsync: true, configuration: "async").Import();
        var id = org.Administrator.CreateItem("First", ("csm_code", "A"));
        var fork = org.Fork();

        fork.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_name", "Forked"), ("csm_code", "B")));
        org.Administrator.CreateItem("Only here", ("csm_code", "B"));
        fork.RunAsyncJobs();

        org.Administrator.Names(Sample.Item).ShouldBe(["First", "Only here"]);
        fork.Administrator.Names(Sample.Item).ShouldBe(["Forked"]);
        org.Administrator.Notes().ShouldBeEmpty();
        fork.Administrator.Notes().ShouldBe(["async"]);
    }
}
