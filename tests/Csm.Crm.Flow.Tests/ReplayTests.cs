using Csm.Crm.Tables;

namespace Csm.Crm.Flow.Tests;

/// <summary>Replays change nothing. A story of its own, because these tests write.</summary>
public sealed class ReplayTests(ShortStory story) : IClassFixture<ShortStory>
{
    [Fact]
    public async Task WholeStreamDeliveredAgain_ChangesNoRow()
    {
        var before = story.World.Digest();

        var written = await story.Replay.RepeatAsync(ShortStory.Months, TestContext.Current.CancellationToken);

        written.ShouldBe(0);
        story.World.Digest().ShouldBe(before);
        story.Rows<Renewal>(Renewal.EntityLogicalName, Renewal.Columns.TermEnd).Count.ShouldBe(1);
    }

    [Fact]
    public async Task StateLostAndRebuiltFromTheStream_ArrivesAtTheSameRows()
    {
        var before = story.World.Digest();
        story.World.LoseTelemetryState();

        var written = await story.Replay.RepeatAsync(ShortStory.Months, TestContext.Current.CancellationToken);

        written.ShouldBeGreaterThan(0);
        story.World.Digest().ShouldBe(before);
        story.Rows<Renewal>(Renewal.EntityLogicalName, Renewal.Columns.TermEnd).Count.ShouldBe(1);
    }
}
