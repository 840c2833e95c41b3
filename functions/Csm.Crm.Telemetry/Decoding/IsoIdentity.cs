using System.Text.Json;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Who a machine of ISO 15143-3 is. Headers lack makers and models, or leave them empty.</summary>
/// <param name="Pin">PIN or VIN in capitals: case does not distinguish machines; or null.</param>
/// <param name="Maker">OEMName, or null.</param>
/// <param name="Model">Or null.</param>
/// <param name="Serial">Or null.</param>
/// <param name="EquipmentId">The customer's own name, or null.</param>
internal sealed record IsoIdentity(string? Pin, string? Maker, string? Model, string? Serial, string? EquipmentId)
{
    /// <summary>Reads a header; where a dialect has none, its members stand at the machine.</summary>
    public static IsoIdentity Read(JsonElement machine)
    {
        var header = JsonText.Member(machine, "EquipmentHeader") is { ValueKind: JsonValueKind.Object } found ? found : machine;
        string? Value(string name) => Clean(JsonText.Scalar(JsonText.Member(header, name)) ?? JsonText.Scalar(JsonText.Member(header, "@" + name)));
        return new((Value("PIN") ?? Value("VIN"))?.ToUpperInvariant(), Value("OEMName") ?? Value("Make"), Value("Model"), Value("SerialNumber"), Value("EquipmentID"));
    }

    /// <summary>Reads a link such as <c>/Fleet/Equipment/MakeModelSerial/ACME/L90/S7/CumulativeOperatingHours/…</c>.</summary>
    public static IsoIdentity? FromLink(string? href)
    {
        var parts = (href ?? string.Empty).Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindLastIndex(parts, static part => part.Equals("Equipment", StringComparison.OrdinalIgnoreCase)) + 1;
        if (at == 0 || at >= parts.Length)
        {
            return null;
        }

        var kind = parts[at].ToUpperInvariant();
        if (kind is "PIN" or "VIN" or "PINVIN" && at + 1 < parts.Length)
        {
            return new(Uri.UnescapeDataString(parts[at + 1]).ToUpperInvariant(), null, null, null, null);
        }

        at += kind == "MAKEMODELSERIAL" ? 1 : 0;
        return at + 2 < parts.Length
            ? new(null, Uri.UnescapeDataString(parts[at]), Uri.UnescapeDataString(parts[at + 1]), Uri.UnescapeDataString(parts[at + 2]), null)
            : null;
    }

    /// <summary>The device id, or null: the PIN; without one maker, model and serial number; without those the customer's name.</summary>
    /// <param name="choice">What a profile wants instead: <c>pin</c>, <c>serial</c>, <c>equipmentId</c> or <c>makeModelSerial</c>; or null.</param>
    public string? DeviceId(string? choice) => choice switch
    {
        "pin" => Pin,
        "serial" => Serial,
        "equipmentId" => EquipmentId,
        "makeModelSerial" => MakeModelSerial,
        _ => Pin ?? MakeModelSerial ?? EquipmentId,
    };

    private string? MakeModelSerial => Serial is null ? null : string.Join('/', new[] { Maker, Model, Serial }.OfType<string>());

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
