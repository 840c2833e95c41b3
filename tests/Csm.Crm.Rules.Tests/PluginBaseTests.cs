using System.Reflection;
using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Renewals;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Rules.Tests;

public class PluginBaseTests
{
    [Fact]
    public void UndeclaredCall_IsRefusedInsteadOfRun()
    {
        var refusal = Should.Throw<InvalidPluginExecutionException>(() => new KeepGoalsATree().Execute(Platform.Calling("Delete", "csm_goal", stage: 20)));
        refusal.Message.ShouldContain("KeepGoalsATree was called for Delete of 'csm_goal'");
    }

    [Fact]
    public void RightMessageInTheWrongStage_IsRefused() =>
        Should.Throw<InvalidPluginExecutionException>(() => new KeepGoalsATree().Execute(Platform.Calling("Create", "csm_goal", stage: 40)));

    [Fact]
    public void Refusal_ReachesTheUserWithItsCause()
    {
        var refusal = Should.Throw<InvalidPluginExecutionException>(() => new TriggerRenewalOnRequest().Execute(Platform.Calling("csm_TriggerRenewal", "none", stage: 30)));
        refusal.Message.ShouldBe("csm_TriggerRenewal needs the parameter 'Subscription' (EntityReference). Pass it and call again.");
        refusal.InnerException.ShouldBeOfType<RefusalException>();
    }

    /// <summary>The platform's services with nothing behind them but the few facts a call is recognised by.</summary>
    private sealed class Platform(IPluginExecutionContext context) : IServiceProvider
    {
        public static Platform Calling(string message, string table, int stage)
        {
            var facts = new Dictionary<string, object>
            {
                ["MessageName"] = message,
                ["PrimaryEntityName"] = table,
                ["Stage"] = stage,
                ["Mode"] = 0,
                ["InputParameters"] = new ParameterCollection(),
            };
            return new Platform(Fake.Of<IPluginExecutionContext>(facts));
        }

        public object? GetService(Type serviceType) =>
            serviceType == typeof(IPluginExecutionContext) ? context
            : serviceType == typeof(ITracingService) ? Fake.Of<ITracingService>([])
            : serviceType == typeof(IOrganizationServiceFactory) ? Fake.Of<IOrganizationServiceFactory>([])
            : null;
    }

    /// <summary>Answers properties from a dictionary and everything else with nothing.</summary>
    public class Fake : DispatchProxy
    {
        private Dictionary<string, object> _facts = [];

        public static T Of<T>(Dictionary<string, object> facts)
            where T : class
        {
            var proxy = Create<T, Fake>();
            ((Fake)(object)proxy)._facts = facts;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_facts.TryGetValue(targetMethod!.Name.Replace("get_", "", StringComparison.Ordinal), out var value))
            {
                return value;
            }

            var type = targetMethod.ReturnType;
            return type.IsValueType && type != typeof(void) ? Activator.CreateInstance(type) : null;
        }
    }
}
