using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Machines;

/// <summary>How a machine is named in a call to action: two of the same name must not become one.</summary>
internal static class MachineLabel
{
    private const int Longest = 140;

    public static string Of(Machine machine) => Of(machine.Name, machine.Pin, machine.DeviceId);

    public static string Of(string? name, string? pin, string? deviceId)
    {
        var number = string.IsNullOrEmpty(pin) ? deviceId : pin;
        var label = string.IsNullOrEmpty(number) || number == name ? name ?? "" : $"{name} ({number})";
        return label.Length <= Longest ? label : label.Substring(0, Longest);
    }
}
