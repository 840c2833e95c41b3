using FsCheck;
using FsCheck.Fluent;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests.Fuzz;

/// <summary>Random sequences of messages over few rows and values, so that they collide, and how to shorten one that fails.</summary>
internal static class MessageSource
{
    public const string Name = "csm_name";
    public const string Code = "csm_code";
    public const string Count = "csm_count";
    public const string Parent = "csm_parentid";
    public const string Account = "csm_accountid";

    private static readonly Gen<string?> Codes = Gen.Elements<string?>("A", "a", "B", "b", "C", "D", "E", "F");
    private static readonly Gen<int> Numbers = Gen.Frequency((20, Gen.Choose(1, 6)), (4, Gen.Choose(7, 9)), (1, Gen.Constant(Message.Nowhere)));
    private static readonly Gen<int> Accounts = Gen.Choose(1, 3);

    // A code too long and a count too high are the values the columns refuse.
    private static readonly Gen<object?> CodeValues = Codes.Select(code => (object?)code).OrNullOr("longer than ten");
    private static readonly Gen<object?> CountValues = Gen.Choose(0, 4).Select(count => (object?)count).OrNullOr(2_000_000);
    private static readonly Gen<object?> NameValues = Gen.Elements<object?>("Ann", "ann", "Bob", "Cy", "b_n", "", null);
    private static readonly Gen<object?> ParentValues = Numbers.Select(number => (object?)number).OrNullOr(null);
    private static readonly Gen<object?> AccountValues = Accounts.Select(number => (object?)number).OrNullOr(null);

    private static readonly Gen<IReadOnlyList<Cell>> Cells =
        from cells in Gen.CollectToArray<Cell?>([Sometimes(Name, NameValues), Sometimes(Code, CodeValues), Sometimes(Count, CountValues), Sometimes(Parent, ParentValues, 4), Sometimes(Account, AccountValues, 4)])
        select (IReadOnlyList<Cell>)[.. cells.OfType<Cell>()];

    private static readonly Gen<Draft> New =
        from number in Gen.Frequency((1, Gen.Choose(1, 6).Select(number => (int?)number)), (1, Gen.Constant<int?>(null)))
        from cells in Cells
        select new Draft(number, null, cells);

    private static readonly Gen<Draft> ByNumber =
        from number in Numbers
        from cells in Cells
        select new Draft(number, null, cells);

    private static readonly Gen<Draft> ByKey =
        from key in Codes
        from cells in Cells
        select new Draft(null, key, [.. cells.Where(cell => cell.Column != Code)]);

    private static readonly Gen<Draft> Existing = Gen.Frequency((3, ByNumber), (1, ByKey));

    private static readonly Gen<Message> Writes = Gen.Frequency(
        (5, New.Select(Message (row) => new Create(row))),
        (5, Existing.Select(Message (row) => new Update(row))),
        (3, Numbers.Select(Message (number) => new Delete(number))),
        (8, Existing.Select(Message (row) => new Upsert(row))),
        (2, Accounts.Select(Message (number) => new CreateAccount(number))),
        (1, Accounts.Select(Message (number) => new DeleteAccount(number))));

    private static readonly Gen<Message> Reads = Gen.OneOf(
        Numbers.Select(Message (number) => new Retrieve(number, null)),
        Codes.Select(Message (key) => new Retrieve(null, key)));

    private static readonly Gen<Message> Multiples =
        from kind in Gen.Elements(Batch.CreateMultiple, Batch.UpdateMultiple, Batch.UpsertMultiple)
        from size in Gen.Choose(1, 3)
        from rows in (kind == Batch.CreateMultiple ? New : Existing).ArrayOf(size)
        select (Message)new Multiple(kind, rows);

    // Half of the transactions get an item that is sure to fail, somewhere.
    private static readonly Gen<Message> Transactions =
        from size in Gen.Choose(1, 4)
        from items in Writes.ArrayOf(size)
        from failing in Gen.Choose(-size, size)
        select (Message)new Transaction(failing < 0 ? items : [.. items[..failing], new Delete(Message.Nowhere), .. items[failing..]]);

    private static readonly Gen<Test> Tests = Gen.Elements(
            (Name, ConditionOperator.Equal, "ANN"), (Name, ConditionOperator.NotEqual, "Ann"), (Name, ConditionOperator.Like, "%N%"), (Name, ConditionOperator.Like, "_n%"),
            (Name, ConditionOperator.BeginsWith, "b_"), (Name, ConditionOperator.GreaterThan, "ann"), (Code, ConditionOperator.NotNull, null), (Code, ConditionOperator.Equal, "b"),
            (Count, ConditionOperator.Equal, 2), (Count, ConditionOperator.NotEqual, 2), (Count, ConditionOperator.GreaterEqual, 1), (Count, ConditionOperator.LessThan, 3),
            (Count, ConditionOperator.Null, (object?)null), (Parent, ConditionOperator.Equal, 1), (Parent, ConditionOperator.NotEqual, 2), (Account, ConditionOperator.Equal, 1), (Account, ConditionOperator.Null, null))
        .Select(test => new Test(test.Item1, test.Item2, test.Item3));

    private static readonly Gen<Message> Queries =
        from any in Gen.Elements(true, false)
        from number in Gen.Choose(0, 2)
        from tests in Tests.ArrayOf(number)
        from parentCount in Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 2).Select(count => (int?)count)))
        from orders in Gen.Elements<(string, bool)[]>([], [(Name, false)], [(Name, true)], [(Count, false)], [(Count, true), (Name, false)], [(Code, true)])
        from size in Gen.Choose(1, 4)
        from top in Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(1, 4).Select(rows => (int?)rows)))
        select (Message)new Query(any, tests, parentCount, orders, size, top);

    private static readonly Gen<Message> Any = Gen.Frequency((10, Writes), (3, Reads), (3, Queries), (3, Multiples), (3, Transactions));

    public static Arbitrary<Message[]> Sequences(int length) => Arb.From(Any.ArrayOf(length), Shorter);

    /// <summary>The sequence without a part of it (large parts first), then with one message made smaller.</summary>
    private static IEnumerable<Message[]> Shorter(Message[] messages)
    {
        for (var part = messages.Length; part >= 1; part /= 2)
        {
            for (var start = 0; start + part <= messages.Length; start += part)
            {
                yield return [.. messages[..start], .. messages[(start + part)..]];
            }
        }

        for (var i = 0; i < messages.Length; i++)
        {
            foreach (var smaller in Smaller(messages[i]))
            {
                yield return [.. messages[..i], smaller, .. messages[(i + 1)..]];
            }
        }
    }

    private static IEnumerable<Message> Smaller(Message message) => message switch
    {
        Create create => Smaller(create.Row).Select(row => new Create(row)),
        Update update => Smaller(update.Row).Select(row => new Update(row)),
        Upsert upsert => Smaller(upsert.Row).Select(row => new Upsert(row)),
        Multiple multiple => Without(multiple.Rows).Where(rows => rows.Count > 0).Select(rows => multiple with { Rows = rows }),
        Transaction transaction => transaction.Items.Concat(Without(transaction.Items).Select(items => new Transaction(items))),
        Query query => Without(query.Tests).Select(tests => query with { Tests = tests }).Concat(Without(query.Orders).Select(orders => query with { Orders = orders })),
        _ => [],
    };

    private static IEnumerable<Draft> Smaller(Draft row) => Without(row.Cells).Select(cells => row with { Cells = cells });

    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> list) =>
        Enumerable.Range(0, list.Count).Select(i => (IReadOnlyList<T>)[.. list.Where((_, at) => at != i)]);

    // In one draft of so many. Lookups seldom, because most rows they could point to are not there.
    private static Gen<Cell?> Sometimes(string column, Gen<object?> values, int oneIn = 2) =>
        Gen.Frequency((1, values.Select(value => (Cell?)new Cell(column, value))), (oneIn - 1, Gen.Constant<Cell?>(null)));

    private static Gen<object?> OrNullOr(this Gen<object?> values, object? other) =>
        Gen.Frequency((20, values), (4, Gen.Constant<object?>(null)), (1, Gen.Constant(other)));
}
