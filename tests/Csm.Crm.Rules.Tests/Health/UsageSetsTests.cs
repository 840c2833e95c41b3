using Csm.Crm.Plugins.Health;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

/// <summary>The platform groups at most 50,000 rows in a request and fails beyond: no set may come near it.</summary>
public class UsageSetsTests
{
    private static readonly DateTime From = new(2026, 8, 4);
    private static readonly DateTime To = new(2026, 11, 3);

    // Small customers, large ones, and ones that fill a set alone.
    private static readonly Gen<int[]> Customers = Law.Arrays(Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(200, 400), Gen.Choose(2_000, UsageSets.LargestSet)), 0, 120);

    [Fact]
    public void NoSet_HoldsMoreRowsThanMayBeGrouped() => Law.Holds(Customers, rowsADay =>
        SetsOf(rowsADay).ShouldAllBe(set => set.Accounts.Sum(account => (long)RowsOf(rowsADay, account)) * DaysOf(set).Count() <= UsageSets.LargestSet));

    [Fact]
    public void EveryAccountWithUsage_IsReadOnEveryDayOnce() => Law.Holds(Customers, rowsADay =>
    {
        var read = SetsOf(rowsADay).SelectMany(set => set.Accounts.SelectMany(account => DaysOf(set).Select(day => (account, day)))).ToArray();
        read.Distinct().Count().ShouldBe(read.Length);
        read.Length.ShouldBe(rowsADay.Count(rows => rows > 0) * ((To - From).Days + 1));
    });

    [Fact]
    public void SmallCustomers_AreReadTogether() => Law.HoldsForAll(1, 10, rows => SetsOf(Enumerable.Repeat(rows, 20).ToArray()).ShouldHaveSingleItem());

    private static IReadOnlyList<UsageSet> SetsOf(int[] rowsADay) => UsageSets.Of(rowsADay.Select((rows, index) => KeyValuePair.Create(Law.Id(index), rows)), From, To);

    private static int RowsOf(int[] rowsADay, Guid account) => rowsADay[Enumerable.Range(0, rowsADay.Length).Single(index => Law.Id(index) == account)];

    private static IEnumerable<DateTime> DaysOf(UsageSet set) => Enumerable.Range(0, (set.To - set.From).Days + 1).Select(day => set.From.AddDays(day));
}
