namespace Csm.Crm.Plugins.Steering;

/// <summary>
/// Logistic regression that is pulled towards a starting point (ridge), by Newton's method with halved steps: the loss
/// never rises, and with few observations the result stays near the start.
/// </summary>
public sealed class LogisticFit
{
    private const int MostSteps = 100;
    private const int MostHalvings = 40;
    private const double Enough = 1e-9;
    private readonly IReadOnlyList<double[]> rows;
    private readonly IReadOnlyList<bool> outcomes;
    private readonly double[] start;
    private readonly double ridge;

    private LogisticFit(IReadOnlyList<double[]> rows, IReadOnlyList<bool> outcomes, double[] start, double ridge)
    {
        this.rows = rows;
        this.outcomes = outcomes;
        this.start = start;
        this.ridge = ridge;
        Coefficients = start;
        Losses = [];
    }

    /// <summary>The fitted coefficients, one per column.</summary>
    public IReadOnlyList<double> Coefficients { get; private set; }

    /// <summary>Penalised negative log-likelihood at the start and after each step, never rising.</summary>
    public IReadOnlyList<double> Losses { get; private set; }

    /// <summary>Fits.</summary>
    /// <param name="rows">Observations, one number per column; put a 1 first for an intercept.</param>
    /// <param name="outcomes">What happened, one per observation.</param>
    /// <param name="start">Where to start and to be pulled to, one per column.</param>
    /// <param name="ridge">Strength of the pull, above 0.</param>
    public static LogisticFit Of(IReadOnlyList<double[]> rows, IReadOnlyList<bool> outcomes, IReadOnlyList<double> start, double ridge)
    {
        if (rows.Count != outcomes.Count || rows.Count == 0 || ridge <= 0)
        {
            throw new ArgumentException($"A fit needs as many outcomes as observations and a pull above 0; {rows.Count} observations, {outcomes.Count} outcomes and a pull of {ridge} were given.", nameof(rows));
        }

        var fit = new LogisticFit(rows, outcomes, [.. start], ridge);
        fit.Run();
        return fit;
    }

    private void Run()
    {
        var current = (double[])start.Clone();
        var losses = new List<double> { LossOf(current) };
        for (var step = 0; step < MostSteps; step++)
        {
            var next = Shorten(current, DirectionOf(current), losses[losses.Count - 1]);
            var loss = next is null ? double.MaxValue : LossOf(next);
            if (next is null || losses[losses.Count - 1] - loss < Enough)
            {
                break;
            }

            current = next;
            losses.Add(loss);
        }

        Coefficients = current;
        Losses = losses;
    }

    private double[]? Shorten(double[] from, double[] direction, double loss)
    {
        var share = 1.0;
        for (var halving = 0; halving < MostHalvings; halving++, share /= 2)
        {
            var to = from.Select((value, column) => value + (share * direction[column])).ToArray();
            if (LossOf(to) <= loss)
            {
                return to;
            }
        }

        return null;
    }

    private double LossOf(double[] coefficients)
    {
        var loss = 0.5 * ridge * coefficients.Select((value, column) => (value - start[column]) * (value - start[column])).Sum();
        for (var row = 0; row < rows.Count; row++)
        {
            var odds = outcomes[row] ? OddsOf(row, coefficients) : -OddsOf(row, coefficients);
            loss += odds > 0 ? Math.Log(1 + Math.Exp(-odds)) : Math.Log(1 + Math.Exp(odds)) - odds;
        }

        return loss;
    }

    private double[] DirectionOf(double[] coefficients)
    {
        var size = start.Length;
        var gradient = new double[size];
        var curvature = Enumerable.Range(0, size).Select(_ => new double[size]).ToArray();
        for (var column = 0; column < size; column++)
        {
            gradient[column] = -ridge * (coefficients[column] - start[column]);
            curvature[column][column] = ridge;
        }

        for (var row = 0; row < rows.Count; row++)
        {
            var chance = 1 / (1 + Math.Exp(-OddsOf(row, coefficients)));
            for (var column = 0; column < size; column++)
            {
                gradient[column] += rows[row][column] * ((outcomes[row] ? 1 : 0) - chance);
                for (var other = 0; other < size; other++)
                {
                    curvature[column][other] += chance * (1 - chance) * rows[row][column] * rows[row][other];
                }
            }
        }

        return Solve(curvature, gradient);
    }

    private double OddsOf(int row, double[] coefficients) => coefficients.Select((value, column) => value * rows[row][column]).Sum();

    // Elimination with the largest pivot; the pull keeps the matrix regular.
    private static double[] Solve(double[][] matrix, double[] right)
    {
        var size = right.Length;
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).OrderByDescending(row => Math.Abs(matrix[row][column])).First();
            var swapped = matrix[pivot];
            matrix[pivot] = matrix[column];
            matrix[column] = swapped;
            var value = right[pivot];
            right[pivot] = right[column];
            right[column] = value;
            for (var row = column + 1; row < size; row++)
            {
                var factor = matrix[row][column] / matrix[column][column];
                right[row] -= factor * right[column];
                for (var other = column; other < size; other++)
                {
                    matrix[row][other] -= factor * matrix[column][other];
                }
            }
        }

        for (var row = size - 1; row >= 0; row--)
        {
            var known = Enumerable.Range(row + 1, size - row - 1).Sum(other => matrix[row][other] * right[other]);
            right[row] = (right[row] - known) / matrix[row][row];
        }

        return right;
    }
}
