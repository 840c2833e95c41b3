using System.Globalization;

namespace Csm.Crm.Plugins.Health;

/// <summary>Sentences read the same on every server.</summary>
internal static class Wording
{
    /// <summary>Text with values, in the invariant culture.</summary>
    public static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
