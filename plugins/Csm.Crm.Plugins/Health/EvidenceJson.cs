using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;

namespace Csm.Crm.Plugins.Health;

/// <summary>An evidence row in short, as it is kept on its score when the row itself is gone (R21).</summary>
[DataContract]
public sealed class CondensedEvidence
{
    /// <summary>0 factor, 1 veto, 2 model change.</summary>
    [DataMember(Name = "kind", EmitDefaultValue = false, Order = 0)]
    public int Kind { get; set; }

    /// <summary>Name of the factor or model at that time.</summary>
    [DataMember(Name = "name", EmitDefaultValue = false, Order = 1)]
    public string? Name { get; set; }

    /// <summary>Id of the factor.</summary>
    [DataMember(Name = "factor", EmitDefaultValue = false, Order = 2)]
    public string? Factor { get; set; }

    /// <summary>Ordinal of its source; absent where there is no factor.</summary>
    [DataMember(Name = "source", EmitDefaultValue = false, Order = 3)]
    public int? Source { get; set; }

    /// <summary>0 fresh, 1 stale, 2 missing, 3 not applicable.</summary>
    [DataMember(Name = "state", EmitDefaultValue = false, Order = 4)]
    public int State { get; set; }

    /// <summary>In the factor's unit.</summary>
    [DataMember(Name = "value", EmitDefaultValue = false, Order = 5)]
    public decimal? Value { get; set; }

    /// <summary>Day the value was true, yyyy-MM-dd.</summary>
    [DataMember(Name = "observed", EmitDefaultValue = false, Order = 6)]
    public string? Observed { get; set; }

    /// <summary>0 to 100.</summary>
    [DataMember(Name = "points", EmitDefaultValue = false, Order = 7)]
    public decimal? Points { get; set; }

    /// <summary>Weight in the model.</summary>
    [DataMember(Name = "weight", EmitDefaultValue = false, Order = 8)]
    public decimal? Weight { get; set; }

    /// <summary>Share of the score.</summary>
    [DataMember(Name = "contribution", EmitDefaultValue = false, Order = 9)]
    public decimal? Contribution { get; set; }

    /// <summary>Change of that share.</summary>
    [DataMember(Name = "change", EmitDefaultValue = false, Order = 10)]
    public decimal? Change { get; set; }

    /// <summary>Points to win.</summary>
    [DataMember(Name = "lever", EmitDefaultValue = false, Order = 11)]
    public decimal? Lever { get; set; }

    /// <summary>The input it stands for; null when it is about no factor.</summary>
    internal PastInput? ToPastInput() => (EvidenceRow)Kind == EvidenceRow.Factor
        ? new PastInput(Guid.TryParse(Factor, out var id) ? id : null, (FactorProvider?)Source, (ObservationState)State, Value)
        : null;
}

/// <summary>Evidence as text. A score carries its own from the start: the next one is explained by it, and thinning has only rows to delete.</summary>
public static class EvidenceJson
{
    /// <summary>The text of evidence rows.</summary>
    public static string Write(IReadOnlyList<CondensedEvidence> evidence)
    {
        using var stream = new MemoryStream();
        Serializer().WriteObject(stream, evidence.ToArray());
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The evidence of a text; none for an empty one.</summary>
    /// <param name="json">What <see cref="Write"/> made.</param>
    /// <param name="scoreName">Name for the refusal.</param>
    /// <exception cref="RefusalException">It is no such text.</exception>
    public static IReadOnlyList<CondensedEvidence> Read(string? json, string scoreName)
    {
        if (string.IsNullOrEmpty(json))
        {
            return [];
        }

        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
            return Serializer().ReadObject(stream) as CondensedEvidence[] ?? [];
        }
        catch (SerializationException broken)
        {
            throw new RefusalException($"The condensed evidence of the health score '{scoreName}' cannot be read. Clear that column of the score and recalculate.", broken);
        }
    }

    private static DataContractJsonSerializer Serializer() => new(typeof(CondensedEvidence[]));
}
