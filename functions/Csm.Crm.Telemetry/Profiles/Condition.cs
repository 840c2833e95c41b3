using System.Globalization;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>A condition over the columns of one row.</summary>
public abstract record Condition
{
    /// <summary>Columns it looks at.</summary>
    public abstract IEnumerable<string> Columns { get; }

    /// <summary>Whether it holds. A column without a value meets no condition.</summary>
    /// <param name="valueOf">Text of a column, or null where the value is missing.</param>
    /// <exception cref="FormatException">A compared value is not a number; the message names the column and the value.</exception>
    public abstract bool Holds(Func<string, string?> valueOf);

    /// <summary>All of the conditions.</summary>
    public sealed record All(IReadOnlyList<Condition> Conditions) : Condition
    {
        /// <inheritdoc/>
        public override IEnumerable<string> Columns => Conditions.SelectMany(static condition => condition.Columns);

        /// <inheritdoc/>
        public override bool Holds(Func<string, string?> valueOf) => Conditions.All(condition => condition.Holds(valueOf));
    }

    /// <summary>At least one of the conditions.</summary>
    public sealed record Any(IReadOnlyList<Condition> Conditions) : Condition
    {
        /// <inheritdoc/>
        public override IEnumerable<string> Columns => Conditions.SelectMany(static condition => condition.Columns);

        /// <inheritdoc/>
        public override bool Holds(Func<string, string?> valueOf) => Conditions.Any(condition => condition.Holds(valueOf));
    }

    /// <summary>The column's number lies below, or above, a limit.</summary>
    public sealed record Compared(string Column, bool Below, double Limit) : Condition
    {
        /// <inheritdoc/>
        public override IEnumerable<string> Columns => [Column];

        /// <inheritdoc/>
        public override bool Holds(Func<string, string?> valueOf)
        {
            if (valueOf(Column) is not { } text)
            {
                return false;
            }

            var number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
                ? parsed
                : throw new FormatException($"column '{Column}' is '{text}', which is not a number");
            return Below ? number < Limit : number > Limit;
        }
    }

    /// <summary>The column's text is, or is not, a given one; case matters not.</summary>
    public sealed record Equal(string Column, string Text, bool Negated) : Condition
    {
        /// <inheritdoc/>
        public override IEnumerable<string> Columns => [Column];

        /// <inheritdoc/>
        public override bool Holds(Func<string, string?> valueOf) =>
            valueOf(Column) is { } text && string.Equals(text, Text, StringComparison.OrdinalIgnoreCase) != Negated;
    }
}
