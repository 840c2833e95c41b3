namespace Csm.Crm.Plugins.Actions;

/// <summary>Where a customer stands; in the order of the choice csm_LifecyclePhase.</summary>
public enum CustomerPhase
{
    Qualify,
    Onboard,
    Plan,
    Operate,
    Expand,
    Ended,
}

/// <summary>The phase onboarding gives a customer, and whether he follows it (task 3.2.6).</summary>
public static class OnboardingPhaseRule
{
    /// <summary>The phase onboarding stands for: to be onboarded while it is open; once it is closed, at work when a goal was agreed on, else still to be planned.</summary>
    /// <param name="isOpen">Whether the call to action of the onboarding is open.</param>
    /// <param name="hasAgreedGoal">Whether a goal of the customer was agreed on.</param>
    public static CustomerPhase Given(bool isOpen, bool hasAgreedGoal) => isOpen ? CustomerPhase.Onboard : hasAgreedGoal ? CustomerPhase.Operate : CustomerPhase.Plan;

    /// <summary>The phase the customer has from now on: a phase a person chose, which differs from what onboarding gave last, stays.</summary>
    /// <param name="shown">The phase it has; null for none.</param>
    /// <param name="before">What onboarding gave last; null when it never did.</param>
    /// <param name="given">What it gives now.</param>
    public static CustomerPhase Next(CustomerPhase? shown, CustomerPhase? before, CustomerPhase given) => shown is { } chosen && chosen != before ? chosen : given;
}
