using Csm.Crm.Plugins.Value;

namespace Csm.Crm.Plugins;

/// <summary>Value, guarantees, renewals and steering. Derived figures are the same for everybody, so the system works them out.</summary>
internal static partial class UseCases
{
    public static CloseValueMonth CloseValueMonth(this Invocation call) => Close(call.RowsOfSystem());

    public static CustomerAccess CustomerAccess(this Invocation call) => new(call.RowsOfCaller());

    public static RecloseMonths RecloseMonths(this Invocation call)
    {
        var rows = call.RowsOfSystem();
        return new RecloseMonths(rows, new ValueLedger(rows), Close(rows));
    }

    private static CloseValueMonth Close(IRows rows) => new(rows, new ValueLedger(rows));
}
