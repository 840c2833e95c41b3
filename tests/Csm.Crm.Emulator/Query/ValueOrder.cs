using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>Order of stored values of one kind: empty first, text without regard to case, lookups by id.</summary>
internal static class ValueOrder
{
    public static int Compare(object? x, object? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        (RowReference a, _) => Compare(a.Id, y),
        (_, RowReference b) => Compare(x, b.Id),
        _ => ((IComparable)x).CompareTo(y),
    };
}
