using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>R12: what an open renewal asks people for, and when each question answers itself. Reasons are part of keys, so the words stay.</summary>
internal static class RenewalQuestions
{
    /// <summary>Machine and human assessment differ and nobody has decided.</summary>
    public const string Disagree = "Renewal assessments disagree";

    /// <summary>A checkpoint passed without a person's assessment.</summary>
    public const string Missing = "Renewal assessment missing";

    /// <summary>Checkpoint 3 passed while a person still says watch.</summary>
    public const string NoWatch = "Watch is no answer at checkpoint 3";

    /// <summary>The contract would renew itself, and a person says that the customer leaves.</summary>
    public const string HeldBack = "Auto-renewal held back";

    /// <summary>Causes of renewals, with why their calls to action close.</summary>
    public static IReadOnlyList<StandingCause> Causes =>
    [
        new(ActionKind.Renewal, TriggerRenewals.Due, "the renewal was closed or is none any more"),
        new(ActionKind.Renewal, Missing, "somebody gave an assessment, or the renewal has gone on or was closed"),
        new(ActionKind.Renewal, Disagree, "the assessments agree or somebody wrote down a decision, or the renewal has gone on or was closed"),
        new(ActionKind.Renewal, NoWatch, "somebody gave another answer, or the renewal has gone on or was closed"),
        new(ActionKind.Renewal, HeldBack, "the renewal was closed, or nobody says any more that the customer leaves"),
    ];

    /// <summary>What is to be asked about a renewal; null for nothing.</summary>
    /// <param name="renewal">The renewal.</param>
    /// <param name="step">The step it has come to.</param>
    /// <param name="machine">What the rules say then.</param>
    /// <param name="today">The day.</param>
    public static ActionRequest? Of(OpenRenewal renewal, RenewalStep step, Prospect? machine, DateTime today)
    {
        var state = new RenewalState(step, renewal.Human, machine, renewal.HasDecision, HasReport: false);
        ActionRequest Ask(string reason, string cause, Severity severity) => new(renewal.Account, renewal.Owner, ActionKind.Renewal, reason, renewal.Name, cause, severity, renewal.DueOn(today)) { Nature = CauseNature.State };

        return AutoRenewalRule.IsHeldBack(renewal.Term, renewal.Human, today)
            ? Ask(HeldBack, "The last day of notice has passed and the contract renews itself, but the human assessment says churn. Close the renewal: as churned if notice was given, as renewed if not.", Severity.High)
            : step is not (RenewalStep.Checkpoint6 or RenewalStep.Checkpoint3) ? null
            : step == RenewalStep.Checkpoint3 && renewal.Human == Prospect.Watch ? Ask(NoWatch, "Notice can be given soon. Say renew, risk or churn.", Severity.High)
            : renewal.Human is null ? Ask(Missing, $"The rules say {machine}. Enter what you say, and why where it differs.", Severity.Medium)
            : state.NeedsDecision ? Ask(Disagree, $"The rules say {machine}, the human assessment says {renewal.Human}. Both stay; write down the decision.", Severity.High)
            : null;
    }

    /// <summary>Keys of all calls to action there can be about a renewal.</summary>
    public static IEnumerable<string> KeysOf(OpenRenewal renewal) => Causes.Select(cause => KeyOf(renewal, cause.Reason));

    /// <summary>Keys of the calls to action whose cause lasts while these are all open renewals of their customers.</summary>
    public static ISet<string> Lasting(IReadOnlyCollection<OpenRenewal> renewals, DateTime today) => new HashSet<string>(
        renewals.Select(renewal => Of(renewal, renewal.Step, renewal.Machine, today)?.Key).OfType<string>()
            .Concat(renewals.Select(renewal => KeyOf(renewal, TriggerRenewals.Due))),
        StringComparer.OrdinalIgnoreCase);

    private static string KeyOf(OpenRenewal renewal, string reason) =>
        OpenKey.For(renewal.AccountId, (int)ActionKind.Renewal, reason, reason == TriggerRenewals.Due ? renewal.NameAtStart : renewal.Name);
}
