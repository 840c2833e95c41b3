using System.Globalization;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>Sorts tuples; ties, and queries without an order, go by the root's primary key, so every order is total and repeatable.</summary>
internal sealed class TupleOrder(RowQuery query, Func<RowReference, string?> nameOf) : IComparer<object?[]>
{
    /// <summary>Sorted as far as it is read: taking a page out of many tuples costs little more than looking at each.</summary>
    public IEnumerable<Row?[]> Sort(IEnumerable<Row?[]> tuples) =>
        query.Orders.Count == 0 ? tuples.OrderBy(tuple => tuple[0]!.Id) : tuples.OrderBy(Keys, this);

    /// <summary>Values a tuple is sorted by: one per order, then the root's id.</summary>
    public object?[] Keys(Row?[] tuple)
    {
        var keys = new object?[query.Orders.Count + 1];
        for (var i = 0; i < query.Orders.Count; i++)
        {
            var order = query.Orders[i];
            keys[i] = tuple[order.Source]?[order.Column] is { } value ? Key(order, value) : null;
        }

        keys[^1] = tuple[0]!.Id;
        return keys;
    }

    public int Compare(object?[]? x, object?[]? y)
    {
        for (var i = 0; i < x!.Length; i++)
        {
            var sign = ValueOrder.Compare(x[i], y![i]);
            if (sign != 0)
            {
                return i < query.Orders.Count && query.Orders[i].Descending ? -sign : sign;
            }
        }

        return 0;
    }

    /// <summary>Type of the key at a position, for reading it back out of a paging cookie.</summary>
    public object? Parse(int position, string text)
    {
        if (position == query.Orders.Count)
        {
            return Guid.Parse(text, CultureInfo.InvariantCulture);
        }

        var order = query.Orders[position];
        return SortsByText(order)
            ? text
            : ConditionValue.Of(query.Sources[order.Source].Table, order.Column, Operator.Equal, text);
    }

    private static bool SortsByText(Ordering order) =>
        order.Column.IsText || (!order.Raw && (order.Column.IsChoice || order.Column.Kind == ColumnKind.Lookup));

    private object? Key(Ordering order, object value)
    {
        if (!SortsByText(order) || value is string)
        {
            return value;
        }

        return value is RowReference reference ? nameOf(reference) : order.Column.LabelOf((int)value);
    }
}
