using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Csm.Crm.Telemetry.Replay;

/// <summary>A place among the dead letters: files in ordinal order of name, then lines.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Number of the first line, from 0.</param>
public sealed record ReplayPlace(string File, int Line)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>False when the text is no place.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ReplayPlace? place)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        place = colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? new ReplayPlace(text[..colon], line) : null;
        return place is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");

    /// <summary>The first line of a file that lies here or behind, or null when all of them lie before.</summary>
    internal int? FirstLineOf(string file) => string.CompareOrdinal(file, File) switch
    {
        < 0 => null,
        0 => Line,
        _ => 0,
    };
}
