using System.Globalization;

namespace Csm.Crm.Emulator.Store;

/// <summary>The options of a choices column: sorted, each once. Two sets of the same options are equal.</summary>
internal sealed class ChoiceSet(IEnumerable<int> values) : IEquatable<ChoiceSet>
{
    public IReadOnlyList<int> Values { get; } = [.. values.Distinct().Order()];

    public bool Equals(ChoiceSet? other) => other is not null && Values.SequenceEqual(other.Values);

    public override bool Equals(object? obj) => Equals(obj as ChoiceSet);

    public override int GetHashCode() => Values.Aggregate(17, HashCode.Combine);

    public override string ToString() => string.Join(',', Values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
