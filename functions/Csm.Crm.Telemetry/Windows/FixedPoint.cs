namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Counter values as whole numbers of 1/10,000, the precision of the Dataverse columns. Sums of them are exact, so it does
/// not matter in which order they are added.
/// </summary>
public static class FixedPoint
{
    /// <summary>Whole numbers per unit.</summary>
    public const int Scale = 10_000;

    private const int Places = 4;

    // 1e11 has one more.
    private const int WholeDigits = 11;

    /// <summary>Greatest value, in units: 1e11, the greatest number the Dataverse columns take.</summary>
    public const double Greatest = 1e11;

    // What a fraction of so many places counts.
    private static ReadOnlySpan<int> Units => [Scale, 1_000, 100, 10, 1];

    /// <summary>True for numbers within 0–<see cref="Greatest"/>; false for NaN and infinities too.</summary>
    public static bool Fits(double value) => value is >= 0 and <= Greatest;

    /// <summary>Reads a value that is written as a plain decimal of at most four places, such as <c>8376.25</c>.</summary>
    /// <param name="text">A number in JSON's writing.</param>
    /// <param name="value">The value, exact: the same as <see cref="Of"/> of its double.</param>
    /// <returns>False for any other writing, and for values out of range: read it as a double and ask <see cref="Fits"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > WholeDigits + 1 + Places)
        {
            return false;
        }

        // One pass, for this runs for every number of every event: a library's parse of both halves takes three times as long.
        var point = text.Length;
        for (var at = 0; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                value = (value * 10) + digit;
            }
            else if (text[at] == '.' && point == text.Length)
            {
                point = at;
            }
            else
            {
                return false;
            }
        }

        // So few digits cannot overflow, whatever they are.
        var places = Math.Max(0, text.Length - point - 1);
        if (point is 0 or > WholeDigits || point == text.Length - 1 || places > Places)
        {
            return false;
        }

        value *= Units[places];
        return true;
    }

    /// <summary>The whole number nearest to <paramref name="value"/>, which must be within ±<see cref="Greatest"/>.</summary>
    public static long Of(double value) => (long)Math.Round(value * Scale);

    /// <summary>The value in units.</summary>
    public static double ToDouble(long value) => value / (double)Scale;
}
