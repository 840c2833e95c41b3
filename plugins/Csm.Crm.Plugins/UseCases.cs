using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Ownership;
using Csm.Crm.Plugins.Renewals;
using Csm.Crm.Plugins.Segments;

namespace Csm.Crm.Plugins;

/// <summary>The one place that puts use cases together, by hand: the sandbox takes one assembly, and a container costs on every call.</summary>
internal static partial class UseCases
{
    // Derived figures are the same for everybody, so they are computed over all rows and written as the system.
    public static RecalculateHealth RecalculateHealth(this Invocation call) => new(call.RowsOfSystem());

    public static CountUsage CountUsage(this Invocation call) => new(call.RowsOfSystem());

    public static HealthDue HealthDue(this Invocation call) => new(call.RowsOfSystem());

    public static AnnounceHealth AnnounceHealth(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new AnnounceHealth(rows, new RaiseActions(rows), call.EventsOfSystem());
    }

    public static SweepAccounts SweepAccounts(this Invocation call)
    {
        var rows = new CountedRows(call.RowsOfSystem());
        var actions = new RaiseActions(rows);
        return new SweepAccounts(
            rows, call.RowsOfCaller(), new CatchUpKpis(rows, new AssessKpi(rows)), call.AdvanceGoals(rows), new FindGoalConflicts(rows, actions),
            new CountUsage(rows), new RecalculateHealth(rows));
    }

    public static AccountAccess AccountAccess(this Invocation call) => new(call.RowsOfCaller());

    public static MeasureKpis MeasureKpis(this Invocation call) => new(call.RowsOfSystem());

    // Whether a KPI is metered does not depend on who looks at it.
    public static MeteredKpis MeteredKpis(this Invocation call) => new(call.RowsOfSystem());

    public static AssessKpi AssessKpi(this Invocation call) => new(call.RowsOfSystem());

    public static AdvanceGoals AdvanceGoals(this Invocation call) => call.AdvanceGoals(call.RowsOfSystem());

    // What it works out may be written by nobody else.
    private static AdvanceGoals AdvanceGoals(this Invocation call, IRows rows)
    {
        call.TryBegin(RefuseJudgingGoalsByHand.Judging);
        return new AdvanceGoals(rows, new RaiseActions(rows), call.EventsOfSystem());
    }

    public static FindGoalConflicts FindGoalConflicts(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new FindGoalConflicts(rows, new RaiseActions(rows));
    }

    // What measures a goal does not depend on who adds a KPI to it.
    public static KpisOfGoals KpisOfGoals(this Invocation call) => new(call.RowsOfSystem());

    public static ApplyPlaybook ApplyPlaybook(this Invocation call) => new(call.RowsOfCaller(), call.RowsOfSystem());

    // What raised the call to action has decided already that somebody shall act.
    public static ApplyPlaybook ApplyPlaybookAsSystem(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new ApplyPlaybook(rows, rows);
    }

    // Who an account belongs to is no secret to whoever may add rows to it, and the answer must not depend on him.
    public static FollowAccountOwner FollowAccountOwner(this Invocation call) => new(call.RowsOfSystem());

    // What the account that stays has already does not depend on who merges.
    public static MergedRows MergedRows(this Invocation call) => new(call.RowsOfSystem());

    public static OpenCalls OpenCalls(this Invocation call) => new(call.RowsOfSystem());

    // The tree must hold for goals the user cannot see, too.
    public static RefuseGoalCycles RefuseGoalCycles(this Invocation call) => new(call.RowsOfSystem());

    // Whether a goal is measured does not depend on who looks at it.
    public static JudgedGoals JudgedGoals(this Invocation call) => new(call.RowsOfSystem());

    // A person asks for a renewal with his own rights; a step that reacts to a subscription has none of its own.
    public static TriggerRenewals TriggerRenewalsAsCaller(this Invocation call) => Renewals(call, call.RowsOfCaller(), call.EventsOfCaller());

    public static TriggerRenewals TriggerRenewalsAsSystem(this Invocation call) => Renewals(call, call.RowsOfSystem(), call.EventsOfSystem());

    // When a renewal is due follows from the configuration, whoever asks.
    private static TriggerRenewals Renewals(Invocation call, IRows rows, IEvents events) => new(rows, new SegmentTermsReader(call.RowsOfSystem()), new RaiseActions(rows), events);
}
