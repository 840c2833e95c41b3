using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Renewals;
using Csm.Crm.Plugins.Steering;
using Csm.Crm.Plugins.Value;
using Csm.Crm.Plugins.Value.Reports;

namespace Csm.Crm.Plugins;

/// <summary>Value, guarantees, renewals and steering. Derived figures are the same for everybody, so the system works them out.</summary>
internal static partial class UseCases
{
    public static CloseValueMonth CloseValueMonth(this Invocation call) => Close(call.RowsOfSystem());

    // Whether a goal may go does not depend on what of the ledger somebody may read.
    public static LedgerOfGoals LedgerOfGoals(this Invocation call) => new(call.RowsOfSystem());

    public static CustomerAccess CustomerAccess(this Invocation call) => new(call.RowsOfCaller());

    public static RecloseMonths RecloseMonths(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new RecloseMonths(rows, new ValueLedger(rows), Close(rows));
    }

    // Which guarantees: as the caller sees them. By what: by all there is.
    public static EvaluateGuarantees EvaluateGuarantees(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new EvaluateGuarantees(call.RowsOfCaller(), rows, new TellOfBreaches(new RaiseActions(rows), call.EventsOfSystem()));
    }

    // What was frozen for all is free for all, whoever settles the dispute.
    public static SettleDispute SettleDispute(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new SettleDispute(rows, new TellOfBreaches(new RaiseActions(rows), call.EventsOfSystem()));
    }

    // Which renewals: as the caller sees them. By what: by all there is.
    public static AssessRenewals AssessRenewals(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new AssessRenewals(call.RowsOfCaller(), rows, new RenewalEvidence(rows), new RaiseActions(rows));
    }

    // Which renewals: as the caller sees them. That a contract has another term follows from it.
    public static SetRenewalsAside SetRenewalsAside(this Invocation call) => SetAside(call.RowsOfCaller(), call.RowsOfSystem());

    public static SetRenewalsAside SetRenewalsAsideAsSystem(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return SetAside(rows, rows);
    }

    public static EndedContracts EndedContracts(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new EndedContracts(rows, new RaiseActions(rows));
    }

    public static CloseRenewal CloseRenewal(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new CloseRenewal(call.RowsOfCaller(), rows, new SucceedSubscription(rows), call.EventsOfSystem());
    }

    public static SettleRenewalQuestions SettleRenewalQuestions(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new SettleRenewalQuestions(rows, new RaiseActions(rows));
    }

    // That a contract has renewed itself follows from it, whoever runs the sweep.
    public static RenewByThemselves RenewByThemselves(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new RenewByThemselves(new CloseRenewal(rows, rows, new SucceedSubscription(rows), call.EventsOfSystem()));
    }

    public static RefuseStages RefuseStages(this Invocation call) => new(call.RowsOfSystem());

    public static RefitRenewalModel RefitRenewalModel(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new RefitRenewalModel(rows, new RenewalEvidence(rows));
    }

    // A comparison reads only, so each sees what his own renewals and scores tell.
    public static BacktestHealth BacktestHealth(this Invocation call) => new(call.RowsOfCaller());

    public static CreateValueReport CreateValueReport(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new CreateValueReport(rows, new ReadReport(rows, new ValueLedger(rows)));
    }

    public static CloseProviderPeriod CloseProviderPeriod(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new CloseProviderPeriod(rows, new ReadProvider(rows));
    }

    private static SetRenewalsAside SetAside(IRows visible, IRows rows) => new(visible, rows, new RaiseActions(rows));

    private static CloseValueMonth Close(IRows rows) => new(rows, new ValueLedger(rows));
}
