using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>What assessing the open renewals came to.</summary>
/// <param name="Assessed">Renewals looked at.</param>
/// <param name="Advanced">Renewals that passed a checkpoint.</param>
/// <param name="Questions">Renewals somebody has to say something about.</param>
/// <param name="Ended">Subscriptions of lost renewals whose term is over.</param>
internal sealed record AssessmentOutcome(int Assessed, int Advanced, int Questions, int Ended);

/// <summary>R12: likelihood of every open renewal, checkpoints that have been passed, and what people have to answer then.</summary>
internal sealed class AssessRenewals
{
    /// <summary>Reasons of calls to action; part of their keys, so the words stay.</summary>
    public const string Disagree = "Renewal assessments disagree";

    /// <summary>A checkpoint passed without a person's assessment.</summary>
    public const string Missing = "Renewal assessment missing";

    /// <summary>Checkpoint 3 passed while a person still says watch.</summary>
    public const string NoWatch = "Watch is no answer at checkpoint 3";

    // The likelihood moves a little every day; a day's noise is no news and not worth an audit row.
    private const decimal News = 1m;
    private readonly IRows visible;
    private readonly IRows rows;
    private readonly RenewalEvidence evidence;
    private readonly RaiseActions actions;

    public AssessRenewals(IRows visible, IRows rows, RenewalEvidence evidence, RaiseActions actions)
    {
        this.visible = visible;
        this.rows = rows;
        this.evidence = evidence;
        this.actions = actions;
    }

    /// <summary>Assesses all open renewals the caller may see: a read per table, then the writes of those that moved.</summary>
    public AssessmentOutcome Sweep(DateTime asOf, DateTime now)
    {
        var renewals = visible.Read(OpenRenewal.Query()).Select(row => new OpenRenewal(row)).ToArray();
        if (renewals.Length == 0)
        {
            return new AssessmentOutcome(0, 0, 0, EndLost(asOf));
        }

        var known = evidence.Read(renewals.Select(renewal => renewal.AccountId).ToArray());
        var advanced = 0;
        var questions = new List<ActionRequest>();
        foreach (var renewal in renewals)
        {
            var likelihood = known.Model.Percent(known.DriversOf(renewal));
            var step = RenewalStageRule.Advance(renewal.Step, renewal.NoticeBy, asOf);
            var isPassed = step != renewal.Step;
            var machine = isPassed || (step >= RenewalStep.Checkpoint6 && renewal.Machine is null) ? RenewalStageRule.Assess(likelihood) : renewal.Machine;
            Write(renewal, step, machine, likelihood, known.DriversOf(renewal));
            advanced += isPassed ? 1 : 0;
            if (step is RenewalStep.Checkpoint6 or RenewalStep.Checkpoint3 && QuestionOf(renewal, step, machine, asOf) is { } question && !known.IsOpen(question))
            {
                questions.Add(question);
            }
        }

        actions.Raise(questions, now);
        WriteAccounts(renewals, known);
        return new AssessmentOutcome(renewals.Length, advanced, questions.Count, EndLost(asOf));
    }

    private void Write(OpenRenewal renewal, RenewalStep step, Prospect? machine, decimal likelihood, RenewalDrivers drivers)
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

        change.WriteTo(rows);
    }

    private static ActionRequest? QuestionOf(OpenRenewal renewal, RenewalStep step, Prospect? machine, DateTime asOf)
    {
        var state = new RenewalState(step, renewal.Human, machine, renewal.HasDecision, HasReport: false);
        var due = renewal.NoticeBy > asOf.Date ? renewal.NoticeBy : renewal.TermEnd;
        ActionRequest Ask(string reason, string cause, Severity severity) => new(renewal.Account, renewal.Owner, ActionKind.Renewal, reason, renewal.Name, cause, severity, due);

        return step == RenewalStep.Checkpoint3 && renewal.Human == Prospect.Watch ? Ask(NoWatch, "Notice can be given soon. Say renew, risk or churn.", Severity.High)
            : renewal.Human is null ? Ask(Missing, $"The rules say {machine}. Enter what you say, and why where it differs.", Severity.Medium)
            : state.NeedsDecision ? Ask(Disagree, $"The rules say {machine}, the human assessment says {renewal.Human}. Both stay; write down the decision.", Severity.High)
            : null;
    }

    private void WriteAccounts(IEnumerable<OpenRenewal> renewals, RenewalFacts known)
    {
        foreach (var account in renewals.GroupBy(renewal => renewal.AccountId))
        {
            var next = account.OrderBy(renewal => renewal.TermEnd).First();
            var likelihood = known.Model.Percent(known.DriversOf(next));
            if (next.AccountLikelihood is not { } before || Math.Abs(before - likelihood) >= News)
            {
                rows.Update(new Account(account.Key) { RenewalLikelihood = likelihood });
            }
        }
    }

    // A lost customer keeps the contract to its last day.
    private int EndLost(DateTime asOf)
    {
        var query = Queries.From(Subscription.EntityLogicalName, Subscription.Columns.Status)
            .Where(Subscription.Columns.Status, (int)SubscriptionStatus.Active)
            .Where(Subscription.Columns.End, ConditionOperator.OnOrBefore, asOf.Date.AddDays(-1));
        query.Join(Subscription.PrimaryIdColumn, Renewal.EntityLogicalName, Renewal.Columns.SubscriptionId, "lost", JoinOperator.Inner, Renewal.Columns.TermEnd)
            .LinkCriteria.AddCondition(Renewal.Columns.Stage, ConditionOperator.Equal, (int)RenewalStage.Lost);
        var ended = visible.Read(query).Select(row => row.Id).Distinct().ToArray();
        foreach (var subscription in ended)
        {
            rows.Update(new Subscription(subscription) { Status = SubscriptionStatus.Ended });
        }

        return ended.Length;
    }
}
