using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;

namespace Csm.Crm.Emulator.Tests;

/// <summary>What a plug-in execution shares with others and what it has for itself.</summary>
public sealed class InstanceTests
{
    [Fact]
    public async Task StateKeptInAnInstance_ShowsWhenTwoThreadsAreInIt()
    {
        var org = Sample.Solution().Step<RememberingStep>("Create", Sample.Item, 40).Import();
        var other = org.Fork();

        await Task.WhenAll(
            Task.Run(() => org.Administrator.CreateItem("One"), TestContext.Current.CancellationToken),
            Task.Run(() => other.Administrator.CreateItem("Two"), TestContext.Current.CancellationToken));

        // Each world notes its own item when no state leaks; here one of them notes the other's.
        org.Administrator.Notes().Single().ShouldBe(other.Administrator.Notes().Single());
    }

    [Fact]
    public void Forks_OnManyThreads_DoNotDisturbEachOther()
    {
        var org = Sample.Solution().Step<NoteStep>("Create", Sample.Item, 40, configuration: "{target}").Import();

        var worlds = Enumerable.Range(0, 8).Select(i => (Number: i, World: org.Fork())).AsParallel().WithDegreeOfParallelism(4).Select(pair =>
        {
            for (var i = 0; i < 50; i++)
            {
                pair.World.Administrator.CreateItem($"{pair.Number}-{i:D2}");
            }

            return (pair.Number, Notes: pair.World.Administrator.Notes());
        }).ToList();

        worlds.ShouldAllBe(world => world.Notes.Count == 50 && world.Notes.All(note => note.EndsWith($"csm_name={world.Number}-{note.Substring(note.Length - 2)}", StringComparison.Ordinal)));
        org.Administrator.Notes().ShouldBeEmpty();
    }

    [Fact]
    public void Trace_IsKeptPerExecution_AndTravelsWithTheFault()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("Create", Sample.Item, 20, configuration: "a")
            .Step<NoteStep>("Create", Sample.Item, 40, configuration: "b")
            .Step<BuggyStep>("Create", Sample.Item, 40, rank: 2)
            .Import();

        var fault = Sample.Fails(() => org.Administrator.CreateItem("First"), 0x80040224);

        org.Journal.Executions.Select(execution => (execution.Stage, execution.Trace.Trim(), Failed: execution.Error is not null)).ShouldBe([(20, "noting at 20", false), (40, "noting at 40", false), (40, "", true)]);
        fault.TraceText.ShouldContain(nameof(DivideByZeroException));
        fault.TraceText.ShouldNotContain("noting");
    }

    [Fact]
    public void MultipleImages_StandAtTheIndexOfTheirTarget()
    {
        var org = Sample.Solution()
            .Step<NoteStep>("UpdateMultiple", Sample.Item, 40, configuration: "{premany} {postmany} {pre}", images: [("Pre", 0, "csm_count"), ("Post", 1, "csm_count")])
            .Import();
        var rows = new[] { 1, 2, 3 }.Select(i => Sample.Row(Sample.Item, org.Administrator.CreateItem($"{i}", ("csm_count", i)), ("csm_count", i * 10))).ToList();

        org.Administrator.Execute(new Microsoft.Xrm.Sdk.Messages.UpdateMultipleRequest { Targets = new Microsoft.Xrm.Sdk.EntityCollection(rows) { EntityName = Sample.Item } });

        org.Administrator.Notes().ShouldBe(["[Pre:csm_count=1][Pre:csm_count=2][Pre:csm_count=3] [Post:csm_count=10][Post:csm_count=20][Post:csm_count=30] "]);
    }

    [Fact]
    public void NestedCall_IsDeeper_InsideTheTransaction_ForAnotherUser_WithTheSameCorrelation()
    {
        var org = Sample.Solution()
            .Step<NestingStep>("Create", Sample.Item, 40)
            .Step<NoteStep>("Create", Sample.Item, 10, configuration: "{depth} {tx} {sameuser} {correlation}")
            .Import();

        org.Administrator.CreateItem("First");

        var notes = org.Administrator.Notes();
        notes.Select(note => note[..^37]).ShouldBe(["1 False True", "2 True False"]);
        notes.Select(note => note[^36..]).Distinct().Count().ShouldBe(1);
    }
}
