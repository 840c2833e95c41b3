using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests.Fuzz;

/// <summary>The model's answers to queries: loops over all rows.</summary>
internal static class QueryModel
{
    public static string Answer(Query query, IReadOnlyDictionary<Guid, ReferenceModel.Item> items, RowNumbers numbers)
    {
        var found = items
            .Where(pair => query.Tests.Count == 0 || (query.Any
                ? query.Tests.Any(test => Holds(test, Value(pair.Value, test.Column), numbers))
                : query.Tests.All(test => Holds(test, Value(pair.Value, test.Column), numbers))))
            .Where(pair => query.ParentCount is not { } least || (pair.Value.Parent is { } parent && items[parent].Count >= least))
            .Select(pair => pair.Key)
            .Order()
            .ToList();
        foreach (var (column, descending) in query.Orders.Reverse())
        {
            var order = Comparer<object?>.Create(Compare);
            found = [.. descending ? found.OrderByDescending(id => Value(items[id], column), order) : found.OrderBy(id => Value(items[id], column), order)];
        }

        var pages = query.Top is { } top ? [[.. found.Take(top)]] : found.Count == 0 ? [[]] : found.Chunk(query.PageSize);
        return string.Join(" | ", pages.Select(page => string.Join(' ', page.Select(id => items[id].Text(id)))));
    }

    private static object? Value(ReferenceModel.Item item, string column) => column switch
    {
        MessageSource.Name => item.Name,
        MessageSource.Code => item.Code,
        MessageSource.Count => item.Count,
        MessageSource.Parent => item.Parent,
        _ => item.Account,
    };

    private static bool Holds(Test test, object? value, RowNumbers numbers)
    {
        var expected = test.Column switch
        {
            MessageSource.Parent when test.Value is int number => numbers.Item(number),
            MessageSource.Account when test.Value is int number => RowNumbers.Account(number),
            _ => test.Value,
        };
        return test.Operator switch
        {
            ConditionOperator.Null => value is null,
            ConditionOperator.NotNull => value is not null,
            ConditionOperator.Equal => value is not null && Compare(value, expected) == 0,
            ConditionOperator.NotEqual => value is null || Compare(value, expected) != 0,
            ConditionOperator.GreaterThan => value is not null && Compare(value, expected) > 0,
            ConditionOperator.GreaterEqual => value is not null && Compare(value, expected) >= 0,
            ConditionOperator.LessThan => value is not null && Compare(value, expected) < 0,
            ConditionOperator.BeginsWith => value is string text && text.StartsWith((string)expected!, StringComparison.OrdinalIgnoreCase),
            _ => value is string text && IsLike(text.ToUpperInvariant(), ((string)expected!).ToUpperInvariant()),
        };
    }

    // Empty before everything; text without regard to case.
    private static int Compare(object? x, object? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => string.CompareOrdinal(a.ToUpperInvariant(), b.ToUpperInvariant()),
        _ => Comparer<object>.Default.Compare(x, y),
    };

    private static bool IsLike(string text, string pattern) => pattern switch
    {
        "" => text.Length == 0,
        ['%', .. var rest] => Enumerable.Range(0, text.Length + 1).Any(skip => IsLike(text[skip..], rest)),
        ['_', .. var rest] => text.Length > 0 && IsLike(text[1..], rest),
        _ => text.Length > 0 && text[0] == pattern[0] && IsLike(text[1..], pattern[1..]),
    };
}
