using System.Globalization;

namespace Csm.Crm.Plugins;

/// <summary>Messages of sweeps: what was done, then what somebody has to mend, as far as a message should be long.</summary>
internal static class Sentences
{
    private const int Most = 10;
    private const int MostNames = 5;

    /// <summary>The sentence and the obstacles after it; beyond ten their number.</summary>
    public static string Join(string done, IReadOnlyCollection<string> obstacles) => string.Join(
        " ",
        new[] { done }
            .Concat(obstacles.Take(Most))
            .Concat(obstacles.Count > Most ? [$"And {obstacles.Count - Most} more of the kind."] : Array.Empty<string>()));

    /// <summary>Names in quotes; beyond five their number.</summary>
    public static string Names(IReadOnlyCollection<string> names) => string.Join(
        ", ",
        names.Take(MostNames).Select(name => $"'{name}'")
            .Concat(names.Count > MostNames ? [$"{names.Count - MostNames} more"] : Array.Empty<string>()));

    /// <summary>What is to be done about what a call left undone, with a space before it; empty when nothing was left.</summary>
    public static string CallAgain(int left, string what) => left == 0 ? "" : string.Format(CultureInfo.InvariantCulture, " {0} {1} are left, for a call must end within two minutes: call again.", left, what);
}
