using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Learning;

/// <summary>R14 as calls to action: follow-ups, missing onboardings, trainings without an echo, people to be asked again.</summary>
internal sealed class LearningWatch : IWatch
{
    private const string Center = "Usage center";
    private readonly IRows rows;
    private readonly LearningReader trainings;

    public LearningWatch(IRows rows)
    {
        this.rows = rows;
        trainings = new LearningReader(rows);
    }

    public IReadOnlyList<StandingCause> Causes =>
    [
        new(ActionKind.Lifecycle, ActionReason.FollowUpDue, "everybody has been followed up, or has left"),
        new(ActionKind.Lifecycle, ActionReason.NotOnboarded, "the person was onboarded, or has left"),
        new(ActionKind.Lifecycle, ActionReason.TrainedButSilent, "there was a contact or another training, or the person has left"),
        new(ActionKind.Lifecycle, ActionReason.AskPeople, "everybody has been asked, or has left"),
    ];

    public IEnumerable<ActionRequest> Find(IReadOnlyCollection<WatchedAccount> accounts, DateTime now)
    {
        var ids = accounts.Select(account => account.Id).ToArray();
        var members = ReadMembers(ids).Where(member => !(member.LeftOn?.Date <= now.Date)).ToLookup(member => member.AccountId!.Id);
        var attended = trainings.OfAccounts(ids).ToLookup(training => training.MemberId);
        return accounts.SelectMany(account => FollowUps(account, members[account.Id], attended, now)
            .Concat(members[account.Id].SelectMany(member => AboutMember(account, member, attended[member.Id].ToArray(), now)))
            .Concat(ToBeAsked(account, members[account.Id], now))).ToArray();
    }

    private IEnumerable<UsageCenterMember> ReadMembers(IEnumerable<Guid> accounts) => rows.ReadWhereIn(
            () => Queries.From(
                    UsageCenterMember.EntityLogicalName,
                    UsageCenterMember.Columns.Name, UsageCenterMember.Columns.AccountId, UsageCenterMember.Columns.Center, UsageCenterMember.Columns.JoinedOn, UsageCenterMember.Columns.CreatedOn, UsageCenterMember.Columns.LeftOn,
                    UsageCenterMember.Columns.LastInteractionOn, UsageCenterMember.Columns.KnowHowOn, UsageCenterMember.Columns.MotivationOn)
                .WhereActive(),
            UsageCenterMember.Columns.AccountId,
            accounts)
        .Select(row => row.ToEntity<UsageCenterMember>());

    // One action per training, not per person: they are followed up together.
    private static IEnumerable<ActionRequest> FollowUps(WatchedAccount account, IEnumerable<UsageCenterMember> members, ILookup<Guid, AttendedTraining> attended, DateTime now) =>
        from member in members
        let all = attended[member.Id].Select(training => training.On).ToArray()
        from training in attended[member.Id]
        where training.FollowUpDue is { } due && LearningRule.CallsForFollowUp(training.On, due, all, now)
        group new { Member = member, Training = training } by training.TrainingId into same
        let first = same.First().Training
        select account.Request(
            ActionKind.Lifecycle, ActionReason.FollowUpDue, Text("{0} of {1:yyyy-MM-dd}", first.TrainingName, first.On),
            "Follow up with " + string.Join(", ", same.Select(each => each.Member.Name)) + ".", Severity.Low, same.Min(each => each.Training.FollowUpDue!.Value));

    private static IEnumerable<ActionRequest> AboutMember(WatchedAccount account, UsageCenterMember member, AttendedTraining[] attended, DateTime now)
    {
        if (member.Center != CenterKind.BuyingCenter && LearningRule.WaitsForOnboarding(member.JoinedOn, attended.Any(training => training.Kind == TrainingKind.Onboarding), now))
        {
            yield return account.Request(
                ActionKind.Lifecycle, ActionReason.NotOnboarded, member.Name ?? "", Text("Joined on {0:yyyy-MM-dd} and has attended no onboarding.", member.JoinedOn), Severity.Low, now.AddDays(LearningRule.OnboardingDays));
        }

        var last = attended.Max(training => (DateTime?)training.On);
        if (LearningRule.IsSilentAfterTraining(last, member.LastInteractionOn, now))
        {
            yield return account.Request(
                ActionKind.Lifecycle, ActionReason.TrainedButSilent, member.Name ?? "", Text(member.LastInteractionOn > last ? "Trained on {0:yyyy-MM-dd} and last heard of on {1:yyyy-MM-dd}." : "Trained on {0:yyyy-MM-dd} and not heard of since.", last, member.LastInteractionOn), Severity.Low, now.AddDays(LearningRule.OnboardingDays));
        }
    }

    // Who only buys does not learn, and is asked again only if somebody asked once.
    private static IEnumerable<ActionRequest> ToBeAsked(WatchedAccount account, IEnumerable<UsageCenterMember> members, DateTime now)
    {
        var again = members.Where(member => LearningRule.IsToBeAskedAgain(member.KnowHowOn, member.MotivationOn, now)).ToArray();
        var never = members.Except(again)
            .Where(member => member.Center != CenterKind.BuyingCenter && LearningRule.WasNeverAsked(member.KnowHowOn, member.MotivationOn, member.JoinedOn ?? member.CreatedOn ?? now, now))
            .ToArray();
        var sentences = new[] { Named("Not asked for {0} days: {1}.", LearningRule.AskAgainDays, again), Named("Never asked about both, though known for {0} days: {1}.", LearningRule.AskFirstDays, never) }
            .Where(sentence => sentence.Length > 0)
            .ToArray();
        return sentences.Length == 0 ? [] :
            [account.Request(ActionKind.Lifecycle, ActionReason.AskPeople, Center, string.Join(" ", sentences), Severity.Low, now.AddDays(30))];
    }

    private static string Named(string format, int days, UsageCenterMember[] members) =>
        members.Length == 0 ? "" : Text(format, days, string.Join(", ", members.Select(member => member.Name).OrderBy(name => name, StringComparer.Ordinal)));

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
