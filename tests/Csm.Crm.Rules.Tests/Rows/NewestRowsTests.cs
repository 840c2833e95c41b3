using Csm.Crm.Plugins;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Rows;

/// <summary>The nightly sweep reads many accounts together, a change reads one: both must judge an account by the same rows.</summary>
public class NewestRowsTests
{
    private static readonly Gen<Table> Tables =
        from rows in Law.Arrays(from account in Gen.Choose(0, 4) from day in Gen.Choose(0, 3) select (account, day), 0, 40)
        from most in Gen.Choose(1, 8)
        select new Table(rows.Select((row, number) => new Row(Law.Id(row.account), row.day, Law.Id(100 + ((number * 17) % 101)))).ToArray(), most);

    private static readonly Gen<int[]> Accounts = Law.Arrays(Gen.Choose(0, 6), 0, 8);

    [Fact]
    public void AccountAlone_HasTheRowsItHasInAnySet() => Law.Holds(
        from table in Tables from together in Accounts select (table, together),
        law =>
        {
            var read = law.table.Read(law.together);
            foreach (var account in law.together)
            {
                read[Law.Id(account)].ShouldBe(law.table.Read([account])[Law.Id(account)], ignoreOrder: true);
            }

            read.Select(account => account.Key).Except(law.together.Select(Law.Id)).ShouldBeEmpty();
        });

    [Fact]
    public void RowsThatCount_AreAllOrTheNewestOfTheAccount() => Law.Holds(
        from table in Tables from together in Accounts select (table, together),
        law =>
        {
            var read = law.table.Read(law.together);
            foreach (var account in law.together.Distinct().Select(Law.Id))
            {
                var own = law.table.Rows.Where(row => row.Account == account).ToArray();
                read[account].Count().ShouldBe(Math.Min(law.table.Most, own.Length));
                own.Except(read[account]).ShouldAllBe(left => read[account].All(row => row.Day >= left.Day));
            }
        });

    [Fact]
    public void AccountAlone_IsOneRequestHoweverManyRowsItHas() => Law.Holds(
        from table in Tables from account in Gen.Choose(0, 4) select (table, account),
        law =>
        {
            law.table.Read([law.account, law.account]);
            law.table.Requests.ShouldBe(["newest"]);
        });

    [Fact]
    public void Set_IsReadTogetherAndAgainOnlyWhatHasMoreThanCounts() => Law.Holds(
        from table in Tables from together in Accounts where together.Distinct().Count() > 1 select (table, together),
        law =>
        {
            law.table.Read(law.together);
            var large = law.together.Distinct().Count(account => law.table.Rows.Count(row => row.Account == Law.Id(account)) > law.table.Most);
            law.table.Requests.ShouldBe(["all", .. Enumerable.Repeat("newest", large)]);
        });

    private sealed record Row(Guid Account, int Day, Guid Id);

    private sealed record Table(Row[] Rows, int Most)
    {
        public List<string> Requests { get; } = [];

        public ILookup<Guid, Row> Read(IEnumerable<int> accounts) => NewestRows.Read(accounts.Select(Law.Id), Most, All, row => row.Account, Newest);

        private Row[] All(IReadOnlyList<Guid> accounts)
        {
            Requests.Add("all");
            return [.. Rows.Where(row => accounts.Contains(row.Account))];
        }

        private Row[] Newest(Guid account)
        {
            Requests.Add("newest");
            return [.. Rows.Where(row => row.Account == account).OrderByDescending(row => row.Day).ThenBy(row => row.Id).Take(Most)];
        }
    }
}
