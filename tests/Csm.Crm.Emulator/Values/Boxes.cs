namespace Csm.Crm.Emulator.Values;

/// <summary>
/// Boxes of the numbers rows hold most: counts and choice options, yes and no. Rows share them, so a scan finds them in
/// the processor's cache instead of fetching one from memory for every row.
/// </summary>
internal static class Boxes
{
    private const int FirstOption = 729_100_000;
    private const int Size = 256;

    private static readonly object Yes = true;
    private static readonly object No = false;
    private static readonly object[] Numbers = From(0);
    private static readonly object[] Options = From(FirstOption);

    public static object Of(bool value) => value ? Yes : No;

    public static object Of(int value) =>
        (uint)value < Size ? Numbers[value] : (uint)(value - FirstOption) < Size ? Options[value - FirstOption] : value;

    private static object[] From(int first) => [.. Enumerable.Range(first, Size).Select(number => (object)number)];
}
