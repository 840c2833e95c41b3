using Csm.Crm.Plugins.Actions;

namespace Csm.Crm.Rules.Tests.Actions;

public class OnboardingPhaseRuleTests
{
    [Fact]
    public void Onboarding_GivesItsPhaseWhileItIsOpenAndWhatFollowsByTheGoals()
    {
        OnboardingPhaseRule.Given(isOpen: true, hasAgreedGoal: false).ShouldBe(CustomerPhase.Onboard);
        OnboardingPhaseRule.Given(isOpen: true, hasAgreedGoal: true).ShouldBe(CustomerPhase.Onboard);
        OnboardingPhaseRule.Given(isOpen: false, hasAgreedGoal: false).ShouldBe(CustomerPhase.Plan);
        OnboardingPhaseRule.Given(isOpen: false, hasAgreedGoal: true).ShouldBe(CustomerPhase.Operate);
    }

    [Fact]
    public void Phase_IsGivenOnlyWhereNobodyChoseAnother()
    {
        var phases = Enum.GetValues<CustomerPhase>();
        foreach (var given in phases)
        {
            OnboardingPhaseRule.Next(null, null, given).ShouldBe(given);
            foreach (var shown in phases)
            {
                OnboardingPhaseRule.Next(shown, null, given).ShouldBe(shown);
                foreach (var before in phases)
                {
                    OnboardingPhaseRule.Next(shown, before, given).ShouldBe(shown == before ? given : shown);
                }
            }
        }
    }
}
