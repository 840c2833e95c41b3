using Csm.Crm.Tables;

namespace Csm.Crm.Flow.Tests;

/// <summary>Replays change nothing. A story of its own, because these tests write.</summary>
public sealed class ReplayTests(ShortStory story) : IClassFixture<ShortStory>
{
    [Fact]
    public async Task WholeStreamDeliveredAgain_ChangesNoRow()
    {
        var before = story.World.Rows().ToList();

        var written = await story.Replay.RepeatAsync(ShortStory.Months, TestContext.Current.CancellationToken);

        written.ShouldBe(0);
        story.World.Rows().Except(before, StringComparer.Ordinal).ShouldBeEmpty();
        story.World.Rows().Count().ShouldBe(before.Count);
        story.Rows<Renewal>(Renewal.EntityLogicalName, Renewal.Columns.TermEnd).Count.ShouldBe(1);
    }

    [Fact]
    public async Task StateLostAndRebuiltFromTheStream_ArrivesAtTheSameRows()
    {
        var before = story.World.Rows().ToList();
        story.World.LoseTelemetryState();

        // A publication that comes before the replay must not take the figures away.
        await story.World.PublishAsync(TestContext.Current.CancellationToken);
        before.Except(story.World.Rows(), StringComparer.Ordinal).Concat(story.World.Rows().Except(before, StringComparer.Ordinal)).ShouldBeEmpty();

        var written = await story.Replay.RepeatAsync(ShortStory.Months, TestContext.Current.CancellationToken);

        written.ShouldBeGreaterThan(0);
        story.World.DeadLetters.Counts.ShouldBeEmpty();
        story.World.Rows().Except(before, StringComparer.Ordinal).ShouldBeEmpty();
        story.World.Rows().Count().ShouldBe(before.Count);
        story.Rows<Renewal>(Renewal.EntityLogicalName, Renewal.Columns.TermEnd).Count.ShouldBe(1);
    }
}
