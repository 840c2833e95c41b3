using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Gives a customer the phase of its onboarding: two reads, and a write when it changes.</summary>
internal sealed class OnboardingPhase
{
    private readonly IRows rows;

    public OnboardingPhase(IRows rows) => this.rows = rows;

    /// <summary>Sets it.</summary>
    /// <param name="accountId">The customer.</param>
    /// <param name="isOpen">Whether the onboarding goes on.</param>
    public void Set(Guid accountId, bool isOpen)
    {
        if (rows.Find(Account.EntityLogicalName, Account.PrimaryIdColumn, accountId, Account.Columns.LifecyclePhase, Account.Columns.RulePhase) is not { } account)
        {
            return;
        }

        var given = OnboardingPhaseRule.Given(isOpen, !isOpen && HasAgreedGoal(accountId));
        var next = OnboardingPhaseRule.Next(account.GetChoice<CustomerPhase>(Account.Columns.LifecyclePhase), account.GetChoice<CustomerPhase>(Account.Columns.RulePhase), given);
        new RowChange(account).Set(Account.Columns.LifecyclePhase, Choice.Of(next)).Set(Account.Columns.RulePhase, Choice.Of(given)).WriteTo(rows);
    }

    private bool HasAgreedGoal(Guid accountId)
    {
        var query = Queries.From(Goal.EntityLogicalName, Goal.PrimaryIdColumn)
            .Where(Goal.Columns.AccountId, accountId)
            .Where(Goal.Columns.Status, ConditionOperator.NotIn, (int)GoalStatus.Draft, (int)GoalStatus.Abandoned)
            .WhereActive();
        query.TopCount = 1;
        return rows.Read(query).Count > 0;
    }
}
