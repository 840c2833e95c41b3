using System.Reflection;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Faults that other emulators are known to have, and the test that fails when this one gets them.</summary>
public sealed class KnownFaultTests
{
    [Theory]
    [InlineData("a recursive plug-in overflows the stack instead of faulting at depth 9", typeof(PipelineTests), nameof(PipelineTests.Recursion_FaultsAtDepthNine_AndUndoesEverything))]
    [InlineData("a throwing synchronous step leaves earlier and nested writes", typeof(PipelineTests), nameof(PipelineTests.RefusingStep_UndoesNestedWritesAndReachesTheCallerAsIsvAborted))]
    [InlineData("a step that swallows a failed call lets the request succeed", typeof(PipelineTests), nameof(PipelineTests.SwallowedFault_StillEndsTheTransaction))]
    [InlineData("ExecuteTransaction only loops, or does not say which request failed", typeof(BatchTests), nameof(BatchTests.ExecuteTransaction_UndoesAllAndReportsTheFaultedIndex))]
    [InlineData("createdon stands in Target before stage 30", typeof(PipelineTests), nameof(PipelineTests.Target_HasSystemColumnsOnlyAfterTheMainOperation))]
    [InlineData("the pre-image is the target, or holds columns that are not registered", typeof(PipelineTests), nameof(PipelineTests.Images_HoldOnlyRegisteredColumns_PreIsNotTheTargetAndPostIsAfter))]
    [InlineData("a plug-in writes into the caller's Target", typeof(PipelineTests), nameof(PipelineTests.Target_OfTheCaller_IsNotChangedByPlugins))]
    [InlineData("paging repeats or hides rows when rows come and go", typeof(QueryTests), nameof(QueryTests.Paging_WithACookie_IsStableWhenRowsComeAndGo))]
    [InlineData("there is no page number, cookie or MoreRecords", typeof(QueryTests), nameof(QueryTests.Paging_OverEmptyOrderValuesAndTies_SeesEveryRowOnce))]
    [InlineData("like knows wildcards at the ends only; text compares by case; relative dates ignore the movable clock", typeof(QueryTests), nameof(QueryTests.Condition_MatchesAsThePlatformDoes))]
    [InlineData("an alternate key works in one message and not in the next", typeof(WriteTests), nameof(WriteTests.Update_AlternateKeyWhereverAReferenceGoes))]
    [InlineData("values are shared with the caller", typeof(WriteTests), nameof(WriteTests.Write_ValuesAreCopiedInAndOut))]
    [InlineData("security is off, or throws what no client sees", typeof(SecurityTests), nameof(SecurityTests.Create_WithoutPrivilege_FaultsNamingThePrivilege))]
    [InlineData("FetchXML aggregates are missing", typeof(QueryTests), nameof(QueryTests.Aggregates_GroupAndIgnoreEmptyValues))]
    [InlineData("a fork or snapshot loses rows or their order", typeof(AsyncJobTests), nameof(AsyncJobTests.Fork_SharesThePastButNotTheFuture))]
    [InlineData("each plug-in call gets a new instance, so kept state never shows", typeof(InstanceTests), nameof(InstanceTests.StateKeptInAnInstance_ShowsWhenTwoThreadsAreInIt))]
    [InlineData("what is not supported is answered approximately", typeof(RefusalTests), nameof(RefusalTests.Fetch_IsRefusedNamingWhat))]
    public void Fault_HasATestThatRuns(string fault, Type tests, string test)
    {
        var method = tests.GetMethod(test).ShouldNotBeNull(fault);
        method.GetCustomAttributes<FactAttribute>().Single().Skip.ShouldBeNull(fault);
    }
}
