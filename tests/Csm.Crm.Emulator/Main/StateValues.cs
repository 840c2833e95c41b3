using System.Globalization;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Main;

/// <summary>State and status reason go together: one given without the other takes the matching value.</summary>
internal static class StateValues
{
    public static void Complete(Table table, Entity target, object?[] values, Row? before)
    {
        if (table.State is not { } state || table.Status is not { } status)
        {
            return;
        }

        if (before is not null && !target.Contains(state.Name) && !target.Contains(status.Name))
        {
            return;
        }

        var givesStatus = target.Contains(status.Name) && values[status.Slot] is not null;
        if (givesStatus && !target.Contains(state.Name))
        {
            values[state.Slot] = Status(status, (int)values[status.Slot]!).State;
        }

        values[state.Slot] ??= state.Options[0].Value;
        var stateValue = (int)values[state.Slot]!;
        var stateChanged = before is null || !Equals(before[state], stateValue);
        if (!givesStatus && (stateChanged || values[status.Slot] is null))
        {
            values[status.Slot] = state.Options.First(option => option.Value == stateValue).DefaultStatus;
        }

        var statusValue = (int)values[status.Slot]!;
        if (Status(status, statusValue).State != stateValue)
        {
            throw Fault.Of(FaultCode.InvalidStateStatusPair, string.Create(CultureInfo.InvariantCulture,
                $"{statusValue} is not a valid status code for state code {stateValue} on '{table.Name}'."));
        }
    }

    private static Option Status(Column status, int value) => status.Options.First(option => option.Value == value);
}
