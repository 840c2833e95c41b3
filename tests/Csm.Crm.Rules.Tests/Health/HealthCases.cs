using Csm.Crm.Plugins.Health;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

/// <summary>Generators of health models and what is known about an account.</summary>
internal static class HealthCases
{
    public static readonly DateTime Now = new(2026, 11, 2, 6, 0, 0, DateTimeKind.Utc);

    public static Gen<Anchors> Scales() =>
        from start in Law.Decimals(-100, 100)
        from step1 in Law.Decimals(1, 40)
        from step2 in Law.Decimals(1, 40)
        from step3 in Law.Decimals(1, 40)
        from sign in Gen.Elements(1, -1)
        select Anchors.Of("any", start, start + (sign * step1), start + (sign * (step1 + step2)), start + (sign * (step1 + step2 + step3)));

    public static Gen<FactorInput> Inputs() =>
        from anchors in Scales()
        from provider in Gen.Elements(Enum.GetValues<FactorProvider>())
        from weight in Law.Decimals(0, 100)
        from missing in Gen.Elements(Enum.GetValues<MissingTreatment>())
        from cap in Gen.OneOf(Gen.Constant<decimal?>(null), Law.Decimals(0, 100).Select(value => (decimal?)value))
        from state in Gen.Frequency((5, Gen.Constant(ObservationState.Fresh)), (1, Gen.Constant(ObservationState.Stale)), (1, Gen.Constant(ObservationState.Missing)), (1, Gen.Constant(ObservationState.NotApplicable)))
        from value in Law.Decimals(-250, 250)
        select new FactorInput(
            new FactorDefinition(Guid.Empty, provider.ToString(), provider, weight, anchors, 45, missing, cap, null),
            state,
            state is ObservationState.Fresh or ObservationState.Stale ? value : null);

    public static Gen<FactorInput[]> Models() =>
        Law.Arrays(Inputs(), 1, 12).Select(inputs => inputs.Select((input, index) => input with { Factor = input.Factor with { Id = Law.Id(index + 1) } }).ToArray());

    /// <summary>One factor on the scale of percent, where the value is the points.</summary>
    public static FactorInput Percent(int number, decimal weight, decimal value, decimal? vetoCap = null) => new(
        new FactorDefinition(Law.Id(number), $"Factor {number}", FactorProvider.IdleShare, weight, Anchors.Of("percent", 0m, 40m, 70m, 100m), 45, MissingTreatment.Exclude, vetoCap, "hint"),
        ObservationState.Fresh,
        value);
}
