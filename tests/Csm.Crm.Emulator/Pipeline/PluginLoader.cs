using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using Csm.Crm.Emulator.Metadata;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>
/// Loads the plug-in assembly from the bytes in the zip, in a context of its own. Its reference to Microsoft.Xrm.Sdk is
/// bound to the SDK assembly this process runs with; everything else comes from the runtime.
/// </summary>
/// <remarks>
/// Not collectible, though it is then never unloaded: with types of a collectible context as type arguments, the runtime's
/// own array pool reads thread statics that are gone once several threads take part, and the process dies.
/// </remarks>
internal sealed class PluginLoader : AssemblyLoadContext
{
    private PluginLoader(string name)
        : base(name, isCollectible: false)
    {
    }

    public static PluginBinary Load(AssemblyDefinition definition)
    {
        Assembly assembly;
        try
        {
            using var stream = new MemoryStream(definition.Content, writable: false);
            assembly = new PluginLoader(definition.FullName).LoadFromStream(stream);
        }
        catch (BadImageFormatException exception)
        {
            throw new SolutionImportException($"'{definition.FileName}' in the zip is not a .NET assembly: {exception.Message}", exception);
        }

        var fullName = assembly.FullName!;
        if (fullName != definition.FullName)
        {
            throw new SolutionImportException($"The solution registers the plug-in assembly '{definition.FullName}', but the file is '{fullName}'.");
        }

        return new PluginBinary(definition.FileName, fullName, Convert.ToHexStringLower(SHA256.HashData(definition.Content)), assembly);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var sdk = typeof(IPlugin).Assembly;
        return assemblyName.Name == sdk.GetName().Name ? sdk : null;
    }
}
