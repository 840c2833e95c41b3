using System.Reflection;
using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.SolutionTool.Sync;
using FakeXrmEasy.Abstractions;
using FakeXrmEasy.Abstractions.Plugins.Enums;
using FakeXrmEasy.Pipeline;
using FakeXrmEasy.Plugins.PluginImages;
using FakeXrmEasy.Plugins.PluginSteps;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Hosts.FakeXrmEasy;

/// <summary>Registers our steps in a simulated pipeline, in the order of their ranks.</summary>
internal sealed class StepRegistrar(IXrmFakedContext context)
{
    private static readonly MethodInfo Generic = typeof(StepRegistrar).GetMethod(nameof(RegisterOne), BindingFlags.Instance | BindingFlags.NonPublic)!;

    public void Register(IEnumerable<PluginRegistration> registrations)
    {
        var assembly = typeof(PluginBase).Assembly;
        foreach (var (type, step) in registrations.SelectMany(registration => registration.Steps.Select(step => (registration.TypeName, step))).OrderBy(pair => pair.step.Rank))
        {
            Generic.MakeGenericMethod(assembly.GetType(type, throwOnError: true)!).Invoke(this, [Definition(step)]);
        }
    }

    private void RegisterOne<TPlugin>(PluginStepDefinition definition)
        where TPlugin : class, IPlugin => context.RegisterPluginStep<TPlugin>(definition);

    private static PluginStepDefinition Definition(StepRegistration step) => new()
    {
        MessageName = step.Message,
        EntityLogicalName = step.Table,
        Stage = step.Stage switch
        {
            Stage.PreValidation => ProcessingStepStage.Prevalidation,
            Stage.PreOperation => ProcessingStepStage.Preoperation,
            _ => ProcessingStepStage.Postoperation,
        },
        Mode = step.Mode == ExecutionMode.Asynchronous ? ProcessingStepMode.Asynchronous : ProcessingStepMode.Synchronous,
        FilteringAttributes = [.. step.FilteringColumns],

        // The documented constructor takes no columns: these images hold every column, more than the platform would give.
        ImagesDefinitions = [.. step.Images.Select(image => new PluginImageDefinition(image.Alias, image.Kind == ImageKind.Pre ? ProcessingStepImageType.PreImage : ProcessingStepImageType.PostImage))],
    };
}
