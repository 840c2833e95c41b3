using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value;

/// <summary>What closing months is to write for one account: new lines of its ledger, and its figures, which follow from them.</summary>
internal sealed class AccountClose
{
    private readonly AccountValue value;
    private readonly DateTime lastMonth;
    private readonly IReadOnlyList<IReadOnlyList<ValueEntry>> plans;
    private readonly List<string> obstacles = [];
    private readonly RowChange? figures;

    /// <summary>The close of an account.</summary>
    /// <param name="value">The account.</param>
    /// <param name="lastMonth">First day of the newest month that is closed.</param>
    /// <param name="plans">The lines of each goal and month, the oldest month first; lines of one plan stand or fall together.</param>
    public AccountClose(AccountValue value, DateTime lastMonth, IReadOnlyList<IReadOnlyList<ValueEntry>> plans)
    {
        this.value = value;
        this.lastMonth = lastMonth;
        this.plans = plans;
        figures = FiguresOf(Lines, obstacles);
        Writes = Lines.Count() + (figures is { IsEmpty: false } ? 1 : 0);
    }

    public Guid AccountId => value.Id;

    /// <summary>First day of the oldest month it has news of.</summary>
    public DateTime OldestMonth => Lines.Select(line => line.Month!.Value).DefaultIfEmpty(lastMonth).Min();

    /// <summary>Rows it takes.</summary>
    public int Writes { get; }

    /// <summary>What somebody has to mend, a sentence each.</summary>
    public IReadOnlyList<string> Obstacles => obstacles;

    private IEnumerable<ValueEntry> Lines => plans.SelectMany(plan => plan);

    /// <summary>Writes the lines and then the figures.</summary>
    /// <param name="allotted">Rows it may write. Fewer than it takes leave lines out, the newest months first; the figures are then those of the lines that are there.</param>
    /// <param name="ledger">Takes the lines.</param>
    /// <param name="rows">Takes the figures.</param>
    /// <returns>The lines that were written.</returns>
    public IReadOnlyCollection<ValueEntry> Write(int allotted, ValueLedger ledger, IRows rows)
    {
        if (allotted == 0)
        {
            return [];
        }

        var isWhole = allotted >= Writes;
        var lines = isWhole ? Lines.ToArray() : LinesWithin(allotted - 1);
        ledger.Append(lines);
        (isWhole ? figures : FiguresOf(lines, []))?.WriteTo(rows);
        return lines;
    }

    private ValueEntry[] LinesWithin(int most)
    {
        var lines = new List<ValueEntry>();
        foreach (var plan in plans.TakeWhile(plan => lines.Count + plan.Count <= most))
        {
            lines.AddRange(plan);
        }

        return lines.ToArray();
    }

    private RowChange? FiguresOf(IEnumerable<ValueEntry> lines, ICollection<string> hindrances) => value.Currency.IsContested ? null : value.Change(lines, lastMonth, hindrances);
}
