namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Bounds and trust of the <see cref="EventDecoder"/>. Immutable.</summary>
public sealed record DecoderOptions
{
    /// <summary>Largest body in bytes, packed or unpacked; default 16 MiB. A hub event holds 1 MiB at most.</summary>
    public int LargestBody { get; init; } = 16 << 20;

    /// <summary>Most bytes that one packed byte may become, beyond the first 64 KiB; default 200. Telemetry packs 10 to 60 times.</summary>
    public int GreatestRatio { get; init; } = 200;

    /// <summary>
    /// IoT Hub devices that speak for other machines, for example an edge gateway with an OPC UA publisher: what their bodies
    /// name is believed. Every other device may only speak for itself.
    /// </summary>
    public IReadOnlySet<string> Gateways { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>These options.</summary>
    /// <exception cref="InvalidOperationException">A bound is below 1; the message names it and its value.</exception>
    public DecoderOptions Validated()
    {
        if (LargestBody < 1 || GreatestRatio < 1)
        {
            throw new InvalidOperationException($"{nameof(LargestBody)} is {LargestBody} and {nameof(GreatestRatio)} is {GreatestRatio}; both must be at least 1.");
        }

        return this;
    }
}
