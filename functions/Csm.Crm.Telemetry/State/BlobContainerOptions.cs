using Azure;
using Azure.Core;

namespace Csm.Crm.Telemetry.State;

/// <summary>Transport and retries of a container.</summary>
public sealed class BlobContainerOptions : ClientOptions;

/// <summary>Content and version of a blob.</summary>
internal sealed record BlobContent(ReadOnlyMemory<byte> Bytes, ETag? Version);

/// <summary>What became of a conditional append.</summary>
internal enum AppendOutcome
{
    /// <summary>It stands.</summary>
    Appended,

    /// <summary>There is no such blob.</summary>
    Missing,

    /// <summary>The blob is longer or shorter than was said.</summary>
    ElsewhereInLength,
}
