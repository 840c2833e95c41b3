namespace Csm.Crm.Telemetry.Decoding;

/// <summary>The attributes of a CloudEvent that matter here.</summary>
/// <param name="SpecVersion">Must be 1.0.</param>
/// <param name="Id">Required.</param>
/// <param name="Source">Required.</param>
/// <param name="Type">Required.</param>
/// <param name="Subject">The device where the data names none, or null.</param>
/// <param name="Time">The time where the data gives none, or null.</param>
/// <param name="DataContentType">Media type of the data; JSON when null.</param>
internal sealed record CloudEventAttributes(string? SpecVersion, string? Id, string? Source, string? Type, string? Subject, string? Time, string? DataContentType)
{
    private static readonly string[] Prefixes = ["cloudEvents:", "cloudEvents_", "ce-", "ce_"];

    /// <summary>Reads the attributes of binary mode from application properties.</summary>
    /// <returns>False when the event is not a CloudEvent in binary mode.</returns>
    public static bool TryRead(EventProperties properties, out CloudEventAttributes attributes)
    {
        attributes = null!;
        if (properties.Application.Count == 0 || Array.Find(Prefixes, prefix => properties.Application.ContainsKey(prefix + "specversion")) is not { } found)
        {
            return false;
        }

        string? Value(string name) => properties.Application.GetValueOrDefault(found + name);
        attributes = new(Value("specversion"), Value("id"), Value("source"), Value("type"), Value("subject"), Value("time"), Value("datacontenttype") ?? properties.ContentType);
        return true;
    }

    /// <summary>What the specification demands and the event lacks, or null.</summary>
    public string? FindFault()
    {
        if (SpecVersion != "1.0")
        {
            return $"The CloudEvent has specversion '{SpecVersion}'; 1.0 is read.";
        }

        var lacking = string.IsNullOrEmpty(Id) ? "id" : string.IsNullOrEmpty(Source) ? "source" : string.IsNullOrEmpty(Type) ? "type" : null;
        return lacking is null ? null : $"The CloudEvent lacks '{lacking}'.";
    }
}
