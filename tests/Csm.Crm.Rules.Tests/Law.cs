using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests;

/// <summary>A statement that must hold for everything a generator makes; a failure prints the shrunk case and its seed.</summary>
internal static class Law
{
    public static void Holds<T>(Gen<T> cases, Action<T> statement) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true), Prop.ForAll(cases.ToArbitrary(), statement));

    /// <summary>For every whole number of a range: where a rule has a border, no chance decides whether it is met.</summary>
    public static void HoldsForAll(int from, int to, Action<int> statement)
    {
        for (var number = from; number <= to; number++)
        {
            statement(number);
        }
    }

    /// <summary>Decimals with two places between two bounds.</summary>
    public static Gen<decimal> Decimals(int from, int to) => Gen.Choose(from * 100, to * 100).Select(hundredths => hundredths / 100m);

    public static Gen<T[]> Arrays<T>(Gen<T> item, int fewest, int most) =>
        Gen.Choose(fewest, most).SelectMany(count => item.ArrayOf(count));

    /// <summary>An id that depends on nothing but the number.</summary>
    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
