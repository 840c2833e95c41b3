using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Actions;

/// <summary>What bringing calls to action in line came to.</summary>
/// <param name="Raised">The rows that were raised, counted, joined or reopened, by key.</param>
/// <param name="Closed">How many closed by themselves.</param>
internal sealed record ReconcileOutcome(IReadOnlyDictionary<string, Guid> Raised, int Closed);

/// <summary>Calls to action to write together: what closes first, for a closed row gives its key free.</summary>
internal sealed class ActionWrites
{
    private readonly Dictionary<string, Guid> raised = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Entity> created = [];
    private readonly List<Entity> closings = [];
    private readonly List<Entity> changes = [];
    private int closed;

    public ReconcileOutcome Outcome => new(raised, closed);

    /// <summary>Whether the row changes already.</summary>
    public bool Holds(CallToAction row) => changes.Any(change => change.Id == row.Id);

    public void Create(string key, CallToAction row)
    {
        created.Add(row);
        raised.Add(key, row.Id);
    }

    public void Change(string key, CallToAction change)
    {
        changes.Add(change);
        raised.Add(key, change.Id);
    }

    /// <summary>A row whose cause has gone.</summary>
    /// <param name="change">What is written.</param>
    /// <param name="isClosed">False when somebody works on it, so that it only gets a note.</param>
    public void Close(CallToAction change, bool isClosed)
    {
        closings.Add(change);
        closed += isClosed ? 1 : 0;
    }

    public void WriteTo(IRows rows)
    {
        rows.UpdateAll([.. closings, .. changes]);
        rows.CreateAll(created);
    }
}
