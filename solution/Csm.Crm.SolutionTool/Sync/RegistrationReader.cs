using System.Reflection;
using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Registration;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>A plug-in class and what it is to be called for.</summary>
/// <param name="TypeName">Full name of the class.</param>
/// <param name="Steps">Steps; empty for a Custom API.</param>
/// <param name="Api">Custom API; null for a class of steps.</param>
public sealed record PluginRegistration(string TypeName, IReadOnlyList<StepRegistration> Steps, ApiRegistration? Api);

/// <summary>Reads the registrations out of the plug-in assembly by creating each public plug-in class.</summary>
public static class RegistrationReader
{
    /// <summary>Registrations of an assembly, by class name.</summary>
    /// <exception cref="InvalidDataException">A class cannot be created; the platform could not create it either.</exception>
    public static IReadOnlyList<PluginRegistration> Read(Assembly assembly) =>
        [.. assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(PluginBase)) && !type.IsAbstract)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(Read)];

    private static PluginRegistration Read(Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is not { } constructor)
        {
            throw new InvalidDataException($"Plug-in class '{type.FullName}' has no public constructor without parameters, so the platform cannot create it.");
        }

        var plugin = (PluginBase)constructor.Invoke(null);
        return new PluginRegistration(type.FullName!, plugin.Steps, plugin.Api);
    }
}
