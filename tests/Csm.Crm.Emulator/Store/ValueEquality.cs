namespace Csm.Crm.Emulator.Store;

/// <summary>
/// Equality of stored values as the platform's database sees it: text without regard to case, a lookup by the id it
/// points to, a composite key part by part.
/// </summary>
internal sealed class ValueEquality : IEqualityComparer<object>
{
    public static readonly ValueEquality Instance = new();

    public new bool Equals(object? x, object? y) => (x, y) switch
    {
        (string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase),
        (RowReference a, RowReference b) => a.Id == b.Id,
        (RowReference a, Guid b) => a.Id == b,
        (Guid a, RowReference b) => a == b.Id,
        (object?[] a, object?[] b) => a.Length == b.Length && a.Zip(b).All(pair => Equals(pair.First, pair.Second)),
        _ => object.Equals(x, y),
    };

    public int GetHashCode(object obj)
    {
        switch (obj)
        {
            case string text:
                return StringComparer.OrdinalIgnoreCase.GetHashCode(text);
            case RowReference reference:
                return reference.Id.GetHashCode();
            case object?[] parts:
                var hash = default(HashCode);
                foreach (var part in parts)
                {
                    hash.Add(part is null ? 0 : GetHashCode(part));
                }

                return hash.ToHashCode();
            default:
                return obj.GetHashCode();
        }
    }
}
