using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>Closes the calls to action about renewals whose question was answered (R13); raising them is the sweep's work.</summary>
internal sealed class SettleRenewalQuestions
{
    private readonly IRows rows;
    private readonly RaiseActions actions;
    private readonly EndedContracts ended;

    public SettleRenewalQuestions(IRows rows, RaiseActions actions)
    {
        this.rows = rows;
        this.actions = actions;
        ended = new EndedContracts(rows, actions);
    }

    /// <summary>Looks at all open renewals of a customer: two reads, one more while it is asked why a contract ended, and a write when a question is settled.</summary>
    public void Of(Guid account, DateTime now)
    {
        var open = rows.Read(OpenRenewal.Query().Where(Renewal.Columns.AccountId, account)).Select(row => new OpenRenewal(row)).ToArray();
        actions.Reconcile([account], [.. RenewalQuestions.Causes, ended.CauseAt([account], now)], [], now, RenewalQuestions.Lasting(open, now).Contains);
    }
}
