using System.Globalization;

namespace Csm.Crm.Emulator.Tests.Fuzz;

/// <summary>
/// What the platform would answer, written without regard to how the emulator does it: dictionaries, copied before every
/// write and put back when it fails. Answers are text: what came back, or the code of the fault.
/// </summary>
internal sealed class ReferenceModel
{
    private const uint DoesNotExist = 0x80040217;
    private const uint DuplicateId = 0x80040237;
    private const uint DuplicateKey = 0x80060892;
    private const uint NotFoundByKey = 0x80060891;
    private const uint OutOfRange = 0x80044330;
    private const uint TooLong = 0x80044331;

    private readonly RowNumbers _numbers;
    private Dictionary<Guid, Item> _items = [];
    private HashSet<Guid> _accounts = [];
    private Queue<Guid> _newIds = [];
    private int _invented;

    public ReferenceModel(RowNumbers numbers) => _numbers = numbers;

    public ReferenceModel(ReferenceModel origin, RowNumbers numbers)
        : this(numbers) => (_items, _accounts) = (new(origin._items), new(origin._accounts));

    public IReadOnlyDictionary<Guid, Item> Items => _items;

    /// <summary>Carries a message out.</summary>
    /// <param name="message">Message.</param>
    /// <param name="newIds">Ids the server gave while answering it, in order: the one thing a model cannot foretell.</param>
    public string Answer(Message message, IEnumerable<Guid> newIds)
    {
        _newIds = new Queue<Guid>(newIds);
        var (items, accounts) = (new Dictionary<Guid, Item>(_items), new HashSet<Guid>(_accounts));
        try
        {
            return Do(message);
        }
        catch (ModelFault fault)
        {
            (_items, _accounts) = (items, accounts);
            return fault.Message;
        }
    }

    private string Do(Message message) => message switch
    {
        Create create => Text(Insert(create.Row)),
        Update update => UpdateAll([update.Row]),
        Upsert upsert => UpsertAll([upsert.Row]),
        Delete delete => Remove(_numbers.Item(delete.Number)),
        CreateAccount create => AddAccount(RowNumbers.Account(create.Number)),
        DeleteAccount delete => RemoveAccount(RowNumbers.Account(delete.Number)),
        Retrieve retrieve => Find(retrieve.Number, retrieve.Key) is var id && _items.TryGetValue(id, out var item) ? item.Text(id) : throw new ModelFault(DoesNotExist),
        Multiple { Kind: Batch.CreateMultiple } multiple => string.Join(' ', multiple.Rows.Select(row => Text(Insert(row)))),
        Multiple { Kind: Batch.UpdateMultiple } multiple => UpdateAll(multiple.Rows),
        Multiple multiple => UpsertAll(multiple.Rows),
        Transaction transaction => string.Join(' ', transaction.Items.Select(InTransaction)),
        Query query => QueryModel.Answer(query, _items, _numbers),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, "Not a message the model knows."),
    };

    private string InTransaction(Message item, int index)
    {
        try
        {
            return Do(item);
        }
        catch (ModelFault fault)
        {
            throw new ModelFault(fault.Code, index);
        }
    }

    private Guid Insert(Draft row)
    {
        var item = With(new Item(null, null, null, null, null), row);
        var id = row.Number is { } number ? _numbers.Item(number) : NextId();
        if (_items.ContainsKey(id))
        {
            throw new ModelFault(DuplicateId);
        }

        return Put(id, row.Key is null ? item : item with { Code = row.Key });
    }

    // A request that fails tells no ids; any will do, since the rows go again.
    private Guid NextId() => _newIds.Count > 0 ? _newIds.Dequeue() : new Guid(++_invented, 3, 3, new byte[8]);

    private Guid Change(Guid id, Draft row) => Put(id, With(_items[id], row));

    private string UpdateAll(IReadOnlyList<Draft> rows)
    {
        var ids = rows.Select(Existing).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            Change(ids[i], rows[i]);
        }

        return "done";
    }

    // The platform sorts the rows into new and known ones before it writes; new ones are written first.
    private string UpsertAll(IReadOnlyList<Draft> rows)
    {
        var answers = new string[rows.Count];
        var known = rows.Select(row => row.Key is { } key ? ByCode(key) : Known(_numbers.Item(row.Number!.Value))).ToList();
        foreach (var isNew in new[] { true, false })
        {
            for (var i = 0; i < rows.Count; i++)
            {
                if (known[i] is null == isNew)
                {
                    answers[i] = (isNew ? "new:" : "old:") + Text(known[i] is { } id ? Change(id, rows[i]) : Insert(rows[i]));
                }
            }
        }

        return string.Join(' ', answers);
    }

    private string Remove(Guid id)
    {
        if (!_items.ContainsKey(id))
        {
            throw new ModelFault(DoesNotExist);
        }

        foreach (var (child, item) in _items.Where(pair => pair.Value.Parent == id).ToList())
        {
            _items[child] = item with { Parent = null };
        }

        _items.Remove(id);
        return "done";
    }

    private string AddAccount(Guid id) => _accounts.Add(id) ? Text(id) : throw new ModelFault(DuplicateId);

    private string RemoveAccount(Guid id)
    {
        if (!_accounts.Remove(id))
        {
            throw new ModelFault(DoesNotExist);
        }

        _items.Where(pair => pair.Value.Account == id).Select(pair => pair.Key).ToList().ForEach(item => Remove(item));
        return "done";
    }

    private Guid Existing(Draft row) => Known(Find(row.Number, row.Key)) ?? throw new ModelFault(DoesNotExist);

    private Guid Find(int? number, string? key) =>
        number is { } known ? _numbers.Item(known) : ByCode(key!) ?? throw new ModelFault(NotFoundByKey);

    private Guid? Known(Guid id) => _items.ContainsKey(id) ? id : null;

    private Guid? ByCode(string code) =>
        _items.Where(pair => string.Equals(pair.Value.Code, code, StringComparison.OrdinalIgnoreCase)).Select(pair => (Guid?)pair.Key).FirstOrDefault();

    private Guid Put(Guid id, Item item)
    {
        if (item.Code is { } code && ByCode(code) is { } other && other != id)
        {
            throw new ModelFault(DuplicateKey);
        }

        _items[id] = item;
        return id;
    }

    private Item With(Item item, Draft row)
    {
        foreach (var (column, value) in row.Cells)
        {
            item = column switch
            {
                MessageSource.Name => item with { Name = value is "" ? null : (string?)value },
                MessageSource.Code => item with { Code = value is string { Length: > 10 } ? throw new ModelFault(TooLong) : (string?)value },
                MessageSource.Count => item with { Count = value is > 1_000_000 ? throw new ModelFault(OutOfRange) : (int?)value },
                MessageSource.Parent => item with { Parent = value is int parent ? Known(_numbers.Item(parent)) ?? throw new ModelFault(DoesNotExist) : null },
                _ => item with { Account = value is not int account ? null : _accounts.Contains(RowNumbers.Account(account)) ? RowNumbers.Account(account) : throw new ModelFault(DoesNotExist) },
            };
        }

        return item;
    }

    private static string Text(Guid id) => id.ToString("D");

    /// <summary>A row of the model.</summary>
    public sealed record Item(string? Name, string? Code, int? Count, Guid? Parent, Guid? Account)
    {
        public string Text(Guid id) => string.Create(CultureInfo.InvariantCulture, $"{id:D}({Name},{Code},{Count},{Parent:D},{Account:D})");
    }

    private sealed class ModelFault(uint code, int? index = null) : Exception(index is null ? $"{code:X8}" : $"{code:X8} at {index}")
    {
        public uint Code => code;
    }
}
