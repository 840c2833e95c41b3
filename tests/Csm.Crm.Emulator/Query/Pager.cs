using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>
/// Cuts the page out of the tuples. With a cookie the next page starts after the last row seen, so rows that come or
/// go between two calls neither repeat nor hide others. Queries with links have no cookie; they go by page number.
/// </summary>
internal sealed class Pager(RowQuery query, TupleOrder order)
{
    public QueryResult Page(List<Row?[]> tuples, int rowsRead, int totalLimit)
    {
        var total = query.ReturnTotal ? Math.Min(tuples.Count, totalLimit) : -1;
        var exceeded = query.ReturnTotal && tuples.Count > totalLimit;
        if (query.Top is { } top)
        {
            return new QueryResult([.. order.Sort(tuples).Take(top)], More: false, null, total, exceeded, rowsRead);
        }

        var paging = query.Paging;
        var continued = HasCookie && paging.Cookie is not null;
        var left = continued ? After(tuples, paging.Cookie!) : tuples;
        var start = continued ? 0 : (paging.Number - 1) * paging.Size;
        List<Row?[]> page = [.. order.Sort(left).Skip(start).Take(paging.Size)];
        var more = start + page.Count < left.Count;
        return new QueryResult(page, more, more && HasCookie ? Cookie(page) : null, total, exceeded, rowsRead);
    }

    private bool HasCookie => query is { Joins.Count: 0, Distinct: false };

    private string Cookie(List<Row?[]> page)
    {
        var last = order.Keys(page[^1]);
        var root = new XElement("cookie", new XAttribute("page", query.Paging.Number));
        for (var i = 0; i < last.Length; i++)
        {
            var name = i < query.Orders.Count ? query.Orders[i].Column.Name : query.Root.Table.PrimaryId.Name;
            root.Add(last[i] is null
                ? new XElement(name, new XAttribute("lastnull", "1"))
                : new XElement(name, new XAttribute("last", Text(last[i]!))));
        }

        return root.ToString(SaveOptions.DisableFormatting);
    }

    private List<Row?[]> After(List<Row?[]> tuples, string cookie)
    {
        var last = Parse(cookie);
        return tuples.FindAll(tuple => order.Compare(order.Keys(tuple), last) > 0);
    }

    private object?[] Parse(string cookie)
    {
        try
        {
            var elements = XElement.Parse(cookie).Elements().ToList();
            if (elements.Count == query.Orders.Count + 1)
            {
                return [.. elements.Select((element, i) => element.Attribute("last") is { } last ? order.Parse(i, last.Value) : null)];
            }
        }
        catch (Exception exception) when (exception is XmlException or FormatException)
        {
            throw Fault.Of(FaultCode.InvalidPagingCookie, $"The paging cookie cannot be read: {exception.Message} Pass back the PagingCookie of the page before, unchanged.");
        }

        throw Fault.Of(FaultCode.PagingOrder, "The paging cookie belongs to a query with other orders. Pass it back with the query it came from.");
    }

    private static string Text(object key) => key is DateTime time
        ? time.ToString("O", CultureInfo.InvariantCulture)
        : Convert.ToString(key, CultureInfo.InvariantCulture)!;
}
