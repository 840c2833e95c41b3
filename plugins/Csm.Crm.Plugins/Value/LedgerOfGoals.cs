using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value;

/// <summary>Whether value was booked for a goal.</summary>
internal sealed class LedgerOfGoals
{
    private readonly IRows rows;

    public LedgerOfGoals(IRows rows) => this.rows = rows;

    /// <summary>Whether the ledger has a line of the goal; one read.</summary>
    public bool Knows(Guid goalId)
    {
        var query = Queries.From(ValueEntry.EntityLogicalName, ValueEntry.PrimaryIdColumn).Where(ValueEntry.Columns.GoalId, goalId);
        query.TopCount = 1;
        return rows.Read(query).Count > 0;
    }
}
