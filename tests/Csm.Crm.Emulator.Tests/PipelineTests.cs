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

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    public void StepThatChangesWhatWillBeWritten_IsInTheJournalByWhatItFilledAndOverwrote(int stage)
    {
        var org = Sample.Solution().Step<RenamingStep>("Create", Sample.Item, stage).Step<RenamingAllStep>("UpdateMultiple", Sample.Item, stage).Import();

        var id = org.Administrator.CreateItem("First");
        EditsOf(org).ShouldBe(["StepFilled Create csm_count", "StepOverwrote Create csm_name"]);
        org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_count", 3)));
        EditsOf(org)[2..].ShouldBe(["StepFilled Update csm_name"]);
    }

    [Fact]
    public void BulkRequest_IsInTheJournalWithTheColumnsOfItsRows()
    {
        var org = Sample.Solution().Import();
        org.Administrator.Execute(new CreateMultipleRequest
        {
            Targets = new EntityCollection([Sample.Row(Sample.Item, ("csm_name", "First")), Sample.Row(Sample.Item, ("csm_name", "Second"), ("csm_count", 2))]) { EntityName = Sample.Item },
        });
        org.Journal.Entries.Single(entry => entry is { Kind: JournalKind.Request, Message: "CreateMultiple" }).Detail.ShouldBe("csm_name csm_count");
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
    public void PluginBinary_IsTheFileInTheZip_LoadedApartFromTheTests()
    {
        var org = Sample.Solution().Step<NoteStep>("Create", Sample.Item, 20, configuration: "x").Import();
        var file = File.ReadAllBytes(typeof(NoteStep).Assembly.Location);

        org.PluginBinary.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)));
        org.PluginBinary.Assembly.ShouldNotBeSameAs(typeof(NoteStep).Assembly);
    }

    private static string[] EditsOf(EmulatedOrganization org) =>
        [.. org.Journal.Entries.Where(entry => entry.Kind is JournalKind.StepFilled or JournalKind.StepOverwrote).Select(entry => $"{entry.Kind} {entry.Message} {entry.Detail}")];
}
