using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Segments;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

public class PlaybookRuleTests
{
    [Fact]
    public void Selected_FitsAndNoneFitsBetter() => Law.Holds(
        from books in Law.Arrays(Books(), 0, 12) from moment in Moments() from segment in Segments() select (books, moment, segment),
        law =>
        {
            var fitting = law.books.Where(book => book.Moment == law.moment && (book.Segment is null || book.Segment == law.segment)).ToArray();
            var selected = PlaybookRule.Select(law.books, law.moment, law.segment);
            (selected is null).ShouldBe(fitting.Length == 0);
            if (selected is not null)
            {
                fitting.ShouldContain(selected);
                (selected.Segment is null).ShouldBe(fitting.All(book => book.Segment is null));
            }
        });

    [Fact]
    public void Selected_DoesNotDependOnTheOrderOfReading() => Law.Holds(
        from books in Law.Arrays(Books(), 0, 12) from moment in Moments() from segment in Segments() select (books, moment, segment),
        law => PlaybookRule.Select(law.books.Reverse(), law.moment, law.segment)?.Id.ShouldBe(PlaybookRule.Select(law.books, law.moment, law.segment)!.Id));

    [Theory]
    [InlineData("Onboarding", PlaybookMoment.Onboarding)]
    [InlineData("Health turned red", PlaybookMoment.RedAccount)]
    [InlineData("Health is capped by a veto", PlaybookMoment.RedAccount)]
    [InlineData("Machine silent", PlaybookMoment.SilentMachine)]
    [InlineData("Goal achieved", PlaybookMoment.GoalAchieved)]
    [InlineData("Renewal due", PlaybookMoment.Renewal)]
    [InlineData("Guarantee breached", PlaybookMoment.GuaranteeBreach)]
    [InlineData("Sponsor left", PlaybookMoment.SponsorLeft)]
    public void ShippedReason_HasItsMoment(string reason, PlaybookMoment moment) => PlaybookRule.MomentOf(reason).ShouldBe(moment);

    [Fact]
    public void ReasonOfAPerson_HasNone() => PlaybookRule.MomentOf("Called twice").ShouldBeNull();

    [Fact]
    public void Task_IsForTheOneWhoPlaysThePartThatDay() => Law.Holds(
        from team in Law.Arrays(Players(), 0, 6) from part in Gen.Elements(Enum.GetValues<TeamPart>()) from day in Gen.Choose(-60, 60) select (team, part, Day(day)),
        law =>
        {
            var playing = law.team.Where(player => player.Part == law.part && (player.From ?? DateTime.MinValue) <= law.Item3 && law.Item3 <= (player.To ?? DateTime.MaxValue)).ToArray();
            var owner = TaskOwnerRule.OwnerOf(law.team, law.part, law.Item3);
            (owner is null).ShouldBe(playing.Length == 0);
            if (owner is { } user)
            {
                playing.Where(player => (player.From ?? DateTime.MinValue) == playing.Min(other => other.From ?? DateTime.MinValue)).ShouldContain(player => player.UserId == user);
            }
        });

    [Fact]
    public void Part_IsPlayedFromItsFirstDayToItsLast() => Law.HoldsForAll(-4, 4, day =>
        (TaskOwnerRule.OwnerOf([new TeamPlayer(Law.Id(1), TeamPart.Service, Day(-2), Day(2))], TeamPart.Service, Day(day).AddHours(12)) is not null).ShouldBe(day is >= -2 and <= 2));

    private static DateTime Day(int day) => new DateTime(2026, 11, 2).AddDays(day);

    private static Gen<TeamPlayer> Players() =>
        from user in Gen.Choose(1, 5)
        from part in Gen.Elements(Enum.GetValues<TeamPart>())
        from start in Gen.Choose(-60, 40)
        from end in Gen.Choose(-40, 60)
        select new TeamPlayer(Law.Id(user), part, start < -40 ? null : Day(start), end > 40 ? null : Day(end));

    private static Gen<PlaybookMoment> Moments() => Gen.Elements(Enum.GetValues<PlaybookMoment>());

    private static Gen<CustomerSegment?> Segments() => Gen.Elements<CustomerSegment?>(null, CustomerSegment.HighTouch, CustomerSegment.MidTouch, CustomerSegment.Digital);

    private static Gen<PlaybookCandidate> Books() =>
        from id in Gen.Choose(1, 1000) from name in Gen.Elements("A", "B", "C") from moment in Moments() from segment in Segments() select new PlaybookCandidate(Law.Id(id), name, moment, segment);
}
