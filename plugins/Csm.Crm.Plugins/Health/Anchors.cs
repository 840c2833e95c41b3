using System.Globalization;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// The scale of a factor (R1): the line through (worst, 0) (amber, 40) (green, 70) (best, 100), clamped at both ends.
/// Descending anchors mean that lower is better.
/// </summary>
public sealed record Anchors
{
    /// <summary>Points at the amber anchor, and the border between red and amber.</summary>
    public const decimal AmberPoints = 40m;

    /// <summary>Points at the green anchor, and the border between amber and green.</summary>
    public const decimal GreenPoints = 70m;

    /// <summary>Points at the best anchor.</summary>
    public const decimal BestPoints = 100m;

    private Anchors(decimal worst, decimal amber, decimal green, decimal best)
    {
        Worst = worst;
        Amber = amber;
        Green = green;
        Best = best;
    }

    /// <summary>Value worth 0 points.</summary>
    public decimal Worst { get; }

    /// <summary>Value worth 40 points.</summary>
    public decimal Amber { get; }

    /// <summary>Value worth 70 points.</summary>
    public decimal Green { get; }

    /// <summary>Value worth 100 points.</summary>
    public decimal Best { get; }

    private bool Ascends => Worst < Best;

    /// <summary>A scale, refused unless its four values strictly rise or strictly fall.</summary>
    /// <param name="factorName">Name for the refusal.</param>
    /// <param name="worst">Value worth 0 points.</param>
    /// <param name="amber">Value worth 40 points.</param>
    /// <param name="green">Value worth 70 points.</param>
    /// <param name="best">Value worth 100 points.</param>
    /// <exception cref="RefusalException">One is missing, or they neither rise nor fall.</exception>
    public static Anchors Of(string factorName, decimal? worst, decimal? amber, decimal? green, decimal? best)
    {
        if (worst is not { } w || amber is not { } a || green is not { } g || best is not { } b)
        {
            throw new RefusalException($"Health factor '{factorName}' lacks an anchor. Fill in all four: worst, amber, green and best.");
        }

        var rises = w < a && a < g && g < b;
        var falls = w > a && a > g && g > b;
        return rises || falls
            ? new Anchors(w, a, g, b)
            : throw new RefusalException(string.Format(
                CultureInfo.InvariantCulture,
                "Health factor '{0}' has anchors worst {1:0.####}, amber {2:0.####}, green {3:0.####}, best {4:0.####}, which neither rise nor fall throughout. Order them from worst to best.",
                factorName, w, a, g, b));
    }

    /// <summary>Points of a value, 0 to 100, never falling as the value gets better.</summary>
    public decimal PointsAt(decimal value)
    {
        if (!IsBetter(value, Worst))
        {
            return 0m;
        }

        if (!IsBetter(value, Amber))
        {
            return Between(value, Worst, 0m, Amber, AmberPoints);
        }

        if (!IsBetter(value, Green))
        {
            return Between(value, Amber, AmberPoints, Green, GreenPoints);
        }

        return IsBetter(value, Best) ? BestPoints : Between(value, Green, GreenPoints, Best, BestPoints);
    }

    /// <summary>Where a value lies on the scale, for a sentence: "between amber 35 and green 25".</summary>
    public string Locate(decimal value)
    {
        if (!IsBetter(value, Worst))
        {
            return Text("at or beyond worst {0:0.####}", Worst);
        }

        if (!IsBetter(value, Amber))
        {
            return Text("between worst {0:0.####} and amber {1:0.####}", Worst, Amber);
        }

        if (!IsBetter(value, Green))
        {
            return Text("between amber {0:0.####} and green {1:0.####}", Amber, Green);
        }

        return IsBetter(value, Best) || value == Best ? Text("at or beyond best {0:0.####}", Best) : Text("between green {0:0.####} and best {1:0.####}", Green, Best);
    }

    private static decimal Between(decimal value, decimal from, decimal fromPoints, decimal to, decimal toPoints) =>
        fromPoints + ((value - from) / (to - from) * (toPoints - fromPoints));

    private static string Text(string format, params object[] values) => string.Format(CultureInfo.InvariantCulture, format, values);

    private bool IsBetter(decimal value, decimal than) => Ascends ? value > than : value < than;
}
