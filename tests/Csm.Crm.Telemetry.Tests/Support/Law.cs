using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Laws that hold for every seed.</summary>
internal static class Law
{
    /// <summary>Checks <paramref name="holds"/> for <paramref name="cases"/> generated seeds; a failure names the seed.</summary>
    public static void ForAllSeeds(Action<Random> holds, int cases = 100) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => holds(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
}
