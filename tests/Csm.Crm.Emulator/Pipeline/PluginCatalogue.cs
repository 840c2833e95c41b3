using System.Collections.Concurrent;
using System.Reflection;
using Csm.Crm.Emulator.Metadata;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>
/// Plug-in instances and steps in the order they run. There is one instance per type and configuration, reused for every
/// execution as the platform does, so a plug-in that keeps state shows it. Forks share the
/// instances: two forks on two threads are in the same instance at the same time.
/// </summary>
internal sealed class PluginCatalogue
{
    private readonly Dictionary<(string Type, string? Configuration), IPlugin> _instances = [];
    private readonly ILookup<(string Message, string? Table), StepDefinition> _steps;
    private readonly ConcurrentDictionary<(WriteKind Kind, string Table, int Stage), IReadOnlyList<StepDefinition>> _writeSteps = [];
    private readonly Assembly? _assembly;

    public PluginCatalogue(SolutionModel model, Assembly? assembly)
    {
        _assembly = assembly;
        _steps = model.Steps.OrderBy(step => step.Rank).ToLookup(step => (step.Message, step.Table));
        foreach (var step in model.Steps)
        {
            Add(step.TypeName, step.Configuration);
        }

        foreach (var api in model.CustomApis.Values)
        {
            if (api.TypeName is not null)
            {
                Add(api.TypeName, configuration: null);
            }
        }
    }

    public IReadOnlyList<StepDefinition> Steps(string message, string? table, int stage) =>
        [.. _steps[(message, table)].Where(step => step.Stage == stage)];

    /// <summary>Steps on the single and the multiple message of a write, by rank across both.</summary>
    public IReadOnlyList<StepDefinition> WriteSteps(WriteKind kind, string table, int stage) => _writeSteps.GetOrAdd((kind, table, stage), _ =>
    {
        var multiple = kind == WriteKind.Delete ? [] : Steps(kind + "Multiple", table, stage);
        return [.. Steps(kind.ToString(), table, stage).Concat(multiple).OrderBy(step => step.Rank)];
    });

    public IPlugin Instance(string typeName, string? configuration) => _instances[(typeName, configuration)];

    private void Add(string typeName, string? configuration)
    {
        if (!_instances.ContainsKey((typeName, configuration)))
        {
            _instances.Add((typeName, configuration), Create(typeName, configuration));
        }
    }

    private IPlugin Create(string typeName, string? configuration)
    {
        var type = _assembly?.GetType(typeName)
            ?? throw new SolutionImportException($"The plug-in type '{typeName}' is registered but is not in the assembly '{_assembly?.FullName}'.");
        if (!typeof(IPlugin).IsAssignableFrom(type) || !type.IsPublic || type.IsAbstract)
        {
            throw new SolutionImportException($"The plug-in type '{typeName}' must be a public, non-abstract class that implements IPlugin.");
        }

        // Secure configuration never travels in a solution, so it is empty here.
        object?[][] candidates = [[configuration, null], [configuration], []];
        foreach (var arguments in candidates)
        {
            var parameters = Array.ConvertAll(arguments, _ => typeof(string));
            if (type.GetConstructor(parameters) is { } constructor)
            {
                return (IPlugin)constructor.Invoke(arguments);
            }
        }

        throw new SolutionImportException($"The plug-in type '{typeName}' has no public constructor without parameters or with one or two strings.");
    }
}
