using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Tests;

/// <summary>The queue of asynchronous steps, the clock and forks.</summary>
public sealed class AsyncJobTests
{
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
