using Csm.Crm.Plugins.Actions;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

public class OnboardingRuleTests
{
    private static readonly DateTime Today = new(2026, 11, 2);

    [Fact]
    public void FirstSubscription_BeginsAnOnboardingInItsFirstThirtyDays() => Law.HoldsForAll(-60, 60, day =>
        OnboardingRule.IsNewCustomer(Today.AddDays(day), [], Today).ShouldBe(day is <= 0 and >= -30));

    [Fact]
    public void TwoSubscriptionsOfOneDay_AreOneNewCustomer() =>
        OnboardingRule.IsNewCustomer(Today.AddDays(-5), [Today.AddDays(-5), Today], Today).ShouldBeTrue();

    [Fact]
    public void CustomerOfOld_IsNotNew() => Law.Holds(Gen.Choose(1, 2000), days =>
        OnboardingRule.IsNewCustomer(Today.AddDays(-5), [Today, Today.AddDays(-5 - days)], Today).ShouldBeFalse());
}
