using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>What kind of value an ISO 15143-3 item holds.</summary>
internal enum IsoItemKind
{
    /// <summary>A value that grows: it becomes a counter where one stands for it.</summary>
    Cumulative,

    /// <summary>A last-known value that no gauge stands for; not kept.</summary>
    LastKnown,

    /// <summary>A per cent value: it becomes a gauge.</summary>
    Percent,

    /// <summary>Where the machine is.</summary>
    Location,

    /// <summary>A fault code.</summary>
    Fault,
}

/// <summary>A data item of ISO 15143-3.</summary>
/// <param name="Name">Its name in the standard.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Quantity">The counter or gauge it is by default, or null.</param>
/// <param name="Values">Names of its value, most usual first.</param>
/// <param name="Units">Names of its unit.</param>
/// <param name="UsualUnit">The unit where none is given.</param>
internal sealed record IsoItem(string Name, IsoItemKind Kind, Quantity? Quantity, string[] Values, string[] Units, string UsualUnit);

/// <summary>The items of ISO 15143-3, by every name that makers give them.</summary>
internal static class IsoItems
{
    private static readonly string[] Hour = ["Hour", "Hours"];
    private static readonly Dictionary<string, IsoItem> Items = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Dictionary<string, IsoItem>.AlternateLookup<ReadOnlySpan<char>> BySpan = Items.GetAlternateLookup<ReadOnlySpan<char>>();

    static IsoItems()
    {
        Add(new("Location", IsoItemKind.Location, null, [], [], ""), "Locations");
        Add(new("CumulativeOperatingHours", IsoItemKind.Cumulative, Counter.OperatingHours, Hour, [], "h"), "OperatingHours");
        Add(new("CumulativeIdleHours", IsoItemKind.Cumulative, Counter.IdleHours, Hour, [], "h"), "IdleHours");
        Add(new("CumulativeNonProductiveIdleHours", IsoItemKind.Cumulative, null, Hour, [], "h"));
        Add(new("CumulativeIdleNonOperatingHours", IsoItemKind.Cumulative, null, Hour, [], "h"));
        Add(new("CumulativePowerTakeOffHours", IsoItemKind.Cumulative, null, Hour, [], "h"));
        Add(new("CumulativeActiveRegenerationHours", IsoItemKind.Cumulative, null, Hour, [], "h"));
        Add(new("FuelUsed", IsoItemKind.Cumulative, Counter.Fuel, ["FuelConsumed", "FuelUsed"], ["FuelUnits"], "litre"), "CumulativeFuelUsed", "FuelConsumed");
        Add(new("FuelUsedLast24", IsoItemKind.LastKnown, null, ["FuelConsumed"], ["FuelUnits"], "litre"), "FuelUsedInThePreceding24Hours");
        Add(new("FuelRemaining", IsoItemKind.Percent, Gauge.FuelLevel, ["Percent"], [], "%"), "FuelRemainingRatio", "FuelLevel");
        Add(new("DEFRemaining", IsoItemKind.Percent, Gauge.DefLevel, ["Percent"], [], "%"), "DEFRemainingRatio", "DEFTankLevel");
        Add(new("Distance", IsoItemKind.Cumulative, Counter.Distance, ["Odometer", "Distance"], ["OdometerUnits"], "kilometre"), "Odometer");
        Add(new("EngineStatus", IsoItemKind.LastKnown, null, ["Running"], [], ""), "EngineCondition");
        Add(new("AverageDailyLoadFactorLast24", IsoItemKind.Percent, Gauge.LoadFactor, ["LoadFactor", "Percent"], [], "%"), "AverageDailyEngineLoadFactor", "AverageDailyEngineLoadFactors", "AverageLoadFactorLast24");
        Add(new("MaximumSpeedLast24", IsoItemKind.LastKnown, null, ["Speed"], ["SpeedUnits"], ""), "PeakDailySpeed");
        Add(new("CumulativeLoadCount", IsoItemKind.Cumulative, Counter.Moves, ["Count"], [], ""), "LoadCount");
        Add(new("CumulativePayloadTotals", IsoItemKind.Cumulative, Counter.Payload, ["Payload", "weight"], ["PayloadUnits", "weightUom", "WeightUnit"], "kilogram"), "CumulativePayload");
        Add(new("FaultCode", IsoItemKind.Fault, null, ["CodeIdentifier", "Code"], [], ""), "FaultCodes", "Fault", "Faults", "CautionCode", "CautionCodes");
    }

    /// <summary>Names of the items of a kind.</summary>
    public static IEnumerable<string> NamesOf(IsoItemKind kind) => Items.Where(pair => pair.Value.Kind == kind && pair.Key == pair.Value.Name).Select(static pair => pair.Key);

    /// <summary>The item a name stands for, in any maker's dialect and in a wrapper of messages; case matters not.</summary>
    public static IsoItem? Find(ReadOnlySpan<char> name)
    {
        const string wrapper = "Messages";
        if (name.StartsWith('@'))
        {
            name = name[1..];
        }

        return BySpan.TryGetValue(name, out var item) || (name.EndsWith(wrapper, StringComparison.OrdinalIgnoreCase) && BySpan.TryGetValue(name[..^wrapper.Length], out item)) ? item : null;
    }

    /// <summary>True for the members that show a JSON object to be an ISO 15143-3 document, a machine of one, or a time series.</summary>
    public static bool IsDocumentMember(ReadOnlySpan<char> name) =>
        name is "Fleet" or "Equipment" or "EquipmentHeader" || (name.Length > 0 && (char.IsAsciiLetterUpper(name[0]) || name[0] == '@') && Find(name) is not null);

    private static void Add(IsoItem item, params ReadOnlySpan<string> otherNames)
    {
        Items.Add(item.Name, item);
        foreach (var name in otherNames)
        {
            Items.Add(name, item);
        }
    }
}
