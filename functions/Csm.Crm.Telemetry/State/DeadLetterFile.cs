using System.Globalization;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// Names of the files that dead letters of a batch go to: <c>{position of the first}-{checksum of the content}.ndjson</c>. A
/// batch that comes again is written over itself; one that another owner of the partition cut elsewhere, before it finds that
/// it is late, stands beside the one that counts instead of taking its place. A letter may therefore stand in two files.
/// </summary>
internal static class DeadLetterFile
{
    public static string NameOf(string position, ReadOnlySpan<byte> content) => string.Create(CultureInfo.InvariantCulture, $"{position}-{Checksum.Of(content):x16}.ndjson");
}
