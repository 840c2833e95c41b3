using Csm.Crm.Plugins.Health;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

/// <summary>Digital usage as it is kept on the account (R1): people and breadth.</summary>
public class UsageFiguresTests
{
    private static readonly DateTime Today = new(2026, 3, 31);

    private static readonly Gen<PersonalUsage[]> People = Law.Arrays(
        from days in Gen.Choose(0, UsageFigures.WindowDays + 20)
        from functions in Gen.Choose(0, 12)
        select new PersonalUsage(Guid.Empty, Today.AddDays(-days), functions),
        0,
        12);

    [Fact]
    public void Figures_StayWithinWhatTheyCount() => Law.Holds(People, people =>
    {
        if (UsageFigures.Of(people, Today) is not { } figures)
        {
            people.ShouldAllBe(person => person.LastDay < Today.AddDays(-UsageFigures.WindowDays));
            return;
        }

        figures.Known.ShouldBeInRange(1, people.Length);
        figures.Active.ShouldBeInRange(0, figures.Known);
        figures.Breadth.ShouldBeInRange(0m, figures.Active == 0 ? 0m : UsageFigures.FullBreadth);
        figures.LastDay.ShouldBe(people.Max(person => person.LastDay));
        (figures.Active > 0).ShouldBe(figures.LastDay >= Today.AddDays(-UsageFigures.ActiveDays));
    });

    [Fact]
    public void OrderOfPeopleAndThoseBeforeTheWindow_ChangeNothing() => Law.Holds(People, people =>
    {
        var before = new PersonalUsage(Guid.Empty, Today.AddDays(-UsageFigures.WindowDays - 1), 5);
        UsageFigures.Of(people.Reverse().Append(before), Today.AddHours(23)).ShouldBe(UsageFigures.Of(people, Today));
    });

    [Fact]
    public void AnotherActivePerson_CountsOnceAndMovesTheBreadthTowardsTheirs() => Law.Holds(
        from people in People
        from days in Gen.Choose(0, UsageFigures.ActiveDays)
        from functions in Gen.Choose(0, 12)
        select (people, days, functions),
        law =>
        {
            var before = UsageFigures.Of(law.people, Today);
            var after = UsageFigures.Of(law.people.Append(new PersonalUsage(Guid.Empty, Today.AddDays(-law.days), law.functions)), Today).ShouldNotBeNull();
            after.Active.ShouldBe((before?.Active ?? 0) + 1);
            after.Known.ShouldBe((before?.Known ?? 0) + 1);
            var theirs = Math.Min(law.functions, UsageFigures.FullBreadth);
            var was = before is { Active: > 0 } ? before.Breadth : theirs;
            after.Breadth.ShouldBeInRange(Math.Min(was, theirs), Math.Max(was, theirs));
        });
}
