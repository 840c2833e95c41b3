using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Registration;

namespace Csm.Crm.Rules.Tests.Registration;

public class ApiRegistrationTests
{
    // Lengths of the platform's columns customapi.description, .displayname and .uniquename.
    private const int LongestDescription = 300;
    private const int LongestDisplayName = 100;
    private const int LongestName = 128;

    private static readonly ApiRegistration[] Answered =
    [
        .. typeof(PluginBase).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && typeof(PluginBase).IsAssignableFrom(type))
            .Select(type => ((PluginBase)Activator.CreateInstance(type)!).Api)
            .OfType<ApiRegistration>(),
    ];

    private static readonly ApiRegistration[] All = [.. Answered, .. EventApis.All];

    [Fact]
    public void EveryApiOfTheDesign_IsDeclaredOnce() => All.Where(api => !api.IsEvent).Select(api => api.UniqueName).Order(StringComparer.Ordinal).ShouldBe(
    [
        "csm_ApplyPlaybook", "csm_AssignSegments", "csm_BacktestHealth", "csm_CloseProviderPeriod", "csm_CloseRenewal", "csm_CloseValueMonth", "csm_CreateValueReport",
        "csm_EvaluateGuarantees", "csm_RecalculateHealth", "csm_RefitRenewalModel", "csm_RunRenewalSweep", "csm_TriggerRenewal", "csm_WatchCustomers",
    ]);

    [Fact]
    public void EveryEventOfTheDesign_IsDeclaredOnce() => All.Where(api => api.IsEvent).Select(api => api.UniqueName).Order(StringComparer.Ordinal).ShouldBe(
    [
        "csm_GoalAchieved", "csm_GoalAtRisk", "csm_GuaranteeBreached", "csm_HealthStatusChanged", "csm_MachineSilent", "csm_RenewalClosed", "csm_RenewalTriggered",
    ]);

    [Fact]
    public void EveryCall_SaysWhatItDid() => All.Where(api => !api.IsEvent).ShouldAllBe(api =>
        api.Responses.Any(response => response.Name == "Message" && response.Type == ApiParameterType.String));

    [Fact]
    public void AnEvent_OnlyPassesOn() => All.Where(api => api.IsEvent).ShouldAllBe(api =>
        api.Responses.Count == 0 && api.Requests[0].Name == "AccountId" && api.Requests.All(parameter => parameter.Type != ApiParameterType.EntityReference));

    [Fact]
    public void AnAnsweredApi_IsNothingToListenTo() => Answered.ShouldAllBe(api => api.Subscribers == ApiSubscribers.None);

    [Fact]
    public void Texts_FitThePlatformsColumns()
    {
        All.ShouldAllBe(api => api.Description.Length <= LongestDescription && api.DisplayName.Length <= LongestDisplayName && api.UniqueName.Length <= LongestName);
        All.SelectMany(api => api.Requests.Concat(api.Responses)).ShouldAllBe(parameter => parameter.Description.Length > 0 && parameter.Description.Length <= LongestDescription);
    }

    [Fact]
    public void Parameters_AreNamedOnceAndOptionalOnlyInRequests()
    {
        All.ShouldAllBe(api => api.Requests.Select(parameter => parameter.Name).Distinct().Count() == api.Requests.Count);
        All.ShouldAllBe(api => api.Responses.Select(parameter => parameter.Name).Distinct().Count() == api.Responses.Count);
        All.SelectMany(api => api.Responses).ShouldAllBe(parameter => !parameter.IsOptional);
        All.SelectMany(api => api.Requests.Concat(api.Responses)).ShouldAllBe(parameter => parameter.Type == ApiParameterType.EntityReference == (parameter.Table != null));
    }
}
