using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>What assessing the open renewals came to.</summary>
/// <param name="Assessed">Renewals looked at.</param>
/// <param name="Advanced">Renewals that passed a checkpoint.</param>
/// <param name="Questions">Calls to action that were raised about what somebody has to say.</param>
/// <param name="Ended">Subscriptions of lost renewals whose term is over.</param>
/// <param name="Left">Renewals with news, also for their account, and lost subscriptions to end that were left for the next call.</param>
/// <param name="Won">Renewals whose contracts have renewed themselves; they were not assessed any more.</param>
internal sealed record AssessmentOutcome(int Assessed, int Advanced, int Questions, int Ended, int Left, IReadOnlyList<OpenRenewal> Won);

/// <summary>R12: likelihood of every open renewal, checkpoints that have been passed, and what people have to answer then.</summary>
internal sealed class AssessRenewals
{
    // The likelihood moves a little every day; a day's noise is no news and not worth an audit row.
    private const decimal News = 1m;

    // Of each table: a new model moves all renewals at once, and a call must end within the platform's two minutes. What is left differs still at the next one.
    private const int MostWrites = 100;
    private readonly IRows visible;
    private readonly IRows rows;
    private readonly RenewalEvidence evidence;
    private readonly RaiseActions actions;
    private readonly EndedContracts ended;

    public AssessRenewals(IRows visible, IRows rows, RenewalEvidence evidence, RaiseActions actions)
    {
        this.visible = visible;
        this.rows = rows;
        this.evidence = evidence;
        this.actions = actions;
        ended = new EndedContracts(rows, actions);
    }

    /// <summary>Assesses all open renewals the caller may see: a read per table, then the writes of those that moved.</summary>
    public AssessmentOutcome Sweep(DateTime asOf, DateTime now)
    {
        // What a contract did is looked at as of today at the latest: no sweep for a later day may renew one.
        var today = asOf < now ? asOf : now;
        var open = visible.Read(OpenRenewal.Query()).Select(row => new OpenRenewal(row)).ToArray();
        var won = open.Where(renewal => AutoRenewalRule.IsWon(renewal.Term, renewal.Human, today)).ToArray();
        var renewals = open.Except(won).ToArray();
        var known = renewals.Length == 0 ? RenewalFacts.None : evidence.Read(renewals.Select(renewal => renewal.AccountId).ToArray());
        var advanced = 0;
        var left = 0;
        var changes = new List<Entity>();
        var questions = new List<ActionRequest>();
        foreach (var renewal in renewals)
        {
            var likelihood = known.Model.Percent(known.DriversOf(renewal));
            var step = RenewalStageRule.Advance(renewal.Step, renewal.NoticeBy, asOf);
            var isPassed = step != renewal.Step;
            var machine = isPassed || (step >= RenewalStep.Checkpoint6 && renewal.Machine is null) ? RenewalStageRule.Assess(likelihood) : renewal.Machine;
            var change = ChangeOf(renewal, step, machine, likelihood, known.DriversOf(renewal));
            if (!change.IsEmpty && changes.Count == MostWrites)
            {
                left++;
                continue;
            }

            change.AddTo(changes);
            advanced += isPassed ? 1 : 0;
            if (RenewalQuestions.Of(renewal, step, machine, today) is { } question)
            {
                questions.Add(question);
            }
        }

        rows.UpdateAll(changes);

        // What an account shows is of one of its renewals, which is not counted twice.
        left = Math.Max(left, UpdateSome(AccountsOf(renewals, known).ToArray()));
        var asked = Ask(open, questions, today, now);
        var lost = LostBefore(today);
        left += UpdateSome(lost);
        return new AssessmentOutcome(renewals.Length, advanced, asked, Math.Min(lost.Length, MostWrites), left, won);
    }

    // Also at customers whose last renewal was closed or deleted: what was asked there is settled.
    private int Ask(IEnumerable<OpenRenewal> seen, IReadOnlyCollection<ActionRequest> questions, DateTime today, DateTime now)
    {
        var unsaid = ended.SeenBy(visible, now);
        var asked = visible.Read(Queries.From(CallToAction.EntityLogicalName, CallToAction.Columns.AccountId)
                .Where(CallToAction.Columns.Kind, (int)ActionKind.Renewal)
                .Where(CallToAction.Columns.Reason, ConditionOperator.In, RenewalQuestions.Causes.Select(cause => (object)cause.Reason).Concat([EndedContracts.Reason]).ToArray())
                .Where(CallToAction.Columns.Status, ConditionOperator.In, (int)ActionStatus.Open, (int)ActionStatus.InProgress))
            .Select(row => row.GetAttributeValue<EntityReference>(CallToAction.Columns.AccountId)?.Id)
            .OfType<Guid>();
        var accounts = seen.Select(renewal => renewal.AccountId).Concat(unsaid.Select(request => request.Account.Id)).Concat(asked).Distinct().ToArray();
        var open = rows.ReadWhereIn(OpenRenewal.Query, Renewal.Columns.AccountId, accounts).Select(row => new OpenRenewal(row)).ToArray();
        return actions.Reconcile(accounts, [.. RenewalQuestions.Causes, ended.CauseAt(accounts, now)], [.. questions, .. unsaid], now, RenewalQuestions.Lasting(open, today).Contains).Raised.Count;
    }

    private static RowChange ChangeOf(OpenRenewal renewal, RenewalStep step, Prospect? machine, decimal likelihood, RenewalDrivers drivers)
    {
        var change = new RowChange(renewal.Renewal).Set(Renewal.Columns.Stage, Choice.Of(step));
        if (machine is { } says)
        {
            change.Set(Renewal.Columns.MachineAssessment, Choice.Of(says));
        }

        if (!change.IsEmpty || renewal.Likelihood is not { } before || Math.Abs(before - likelihood) >= News)
        {
            change.Set(Renewal.Columns.Likelihood, likelihood).Set(Renewal.Columns.Drivers, drivers.ToString());
        }

        return change;
    }

    // A renewal that came with a merged account may be earlier than what the account knew of.
    private static IEnumerable<Account> AccountsOf(IEnumerable<OpenRenewal> renewals, RenewalFacts known)
    {
        foreach (var account in renewals.GroupBy(renewal => renewal.AccountId))
        {
            var next = account.OrderBy(renewal => renewal.TermEnd).First();
            var likelihood = known.Model.Percent(known.DriversOf(next));
            var change = new Account(account.Key);
            if (next.AccountLikelihood is not { } before || Math.Abs(before - likelihood) >= News)
            {
                change.RenewalLikelihood = likelihood;
            }

            if (next.AccountNextRenewal is null || next.AccountNextRenewal > next.TermEnd)
            {
                change.NextRenewalOn = next.TermEnd;
            }

            if (change.Attributes.Count > 0)
            {
                yield return change;
            }
        }
    }

    // A lost customer keeps the contract to its last day. One that was extended beyond the term that was lost is not lost.
    private Subscription[] LostBefore(DateTime today)
    {
        const string lost = "lost";
        var query = Queries.From(Subscription.EntityLogicalName, Subscription.Columns.Status, Subscription.Columns.End)
            .Where(Subscription.Columns.Status, (int)SubscriptionStatus.Active)
            .Where(Subscription.Columns.End, ConditionOperator.OnOrBefore, today.Date.AddDays(-1));
        query.Join(Subscription.PrimaryIdColumn, Renewal.EntityLogicalName, Renewal.Columns.SubscriptionId, lost, JoinOperator.Inner, Renewal.Columns.TermEnd)
            .LinkCriteria.AddCondition(Renewal.Columns.Stage, ConditionOperator.Equal, (int)RenewalStage.Lost);
        return visible.Read(query)
            .Where(row => CloseRule.IsLostFor(row.JoinedValue<DateTime>(lost, Renewal.Columns.TermEnd), row.GetAttributeValue<DateTime?>(Subscription.Columns.End)))
            .Select(row => row.Id)
            .Distinct()
            .Select(id => new Subscription(id) { Status = SubscriptionStatus.Ended })
            .ToArray();
    }

    // Returns how many are left for the next call.
    private int UpdateSome(IReadOnlyCollection<Entity> changes)
    {
        rows.UpdateAll(changes.Take(MostWrites).ToArray());
        return Math.Max(0, changes.Count - MostWrites);
    }
}
