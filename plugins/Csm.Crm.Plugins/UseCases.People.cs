using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Learning;
using Csm.Crm.Plugins.Machines;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Plugins.Support;
using Csm.Crm.Plugins.UsageCenter;

namespace Csm.Crm.Plugins;

/// <summary>Use cases about people, machines and problems.</summary>
internal static partial class UseCases
{
    public static AssignSegments AssignSegments(this Invocation call) => new(call.RowsOfCaller(), call.RowsOfSystem());

    // Everything only time brings about; the caller says at which customers by what he may read.
    public static WatchAccounts WatchCustomers(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new WatchAccounts(
            call.RowsOfCaller(), rows, call.EventsOfSystem(),
            [new UsageCenterWatch(rows), new LearningWatch(rows), new FeedbackWatch(rows), new SilentMachineWatch(rows), new FaultWatch(rows, []), new OnboardingWatch(rows)]);
    }

    public static WatchAccounts WatchPeople(this Invocation call) => call.Watch(rows => [new UsageCenterWatch(rows), new LearningWatch(rows)]);

    public static WatchAccounts WatchFeedback(this Invocation call) => call.Watch(rows => [new FeedbackWatch(rows)]);

    public static WatchAccounts WatchSilence(this Invocation call) => call.Watch(rows => [new SilentMachineWatch(rows)]);

    public static WatchAccounts WatchFaults(this Invocation call, IEnumerable<Guid> newFaults) => call.Watch(rows => [new FaultWatch(rows, newFaults)]);

    public static WatchAccounts WatchOnboarding(this Invocation call) => call.Watch(rows => [new OnboardingWatch(rows)]);

    // Where a customer stands does not depend on who closes a call to action.
    public static OnboardingPhase OnboardingPhase(this Invocation call) => new(call.RowsOfSystem());

    // Who was spoken to is a fact, whoever may edit the member.
    public static ContactNotes ContactNotes(this Invocation call) => new(call.RowsOfSystem());

    public static MarkFaults MarkFaults(this Invocation call) => new(call.RowsOfSystem());

    // Whether a training was somebody's first does not depend on who writes it down.
    public static FollowUps FollowUps(this Invocation call) => new(call.RowsOfSystem());

    // A colleague may have written down the other training.
    public static MarkFollowUps MarkFollowUps(this Invocation call) => new(call.RowsOfSystem());

    public static SolutionInsights SolutionInsights(this Invocation call) => new(call.RowsOfSystem());

    // What a change brings about is for whoever owns the customer, not for the one who happened to write.
    private static WatchAccounts Watch(this Invocation call, Func<IRows, IReadOnlyList<IWatch>> watches)
    {
        var rows = call.RowsOfSystem();
        return new WatchAccounts(rows, rows, call.EventsOfSystem(), watches(rows));
    }
}
