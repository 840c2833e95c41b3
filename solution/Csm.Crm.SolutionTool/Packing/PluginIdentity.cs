using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace Csm.Crm.SolutionTool.Packing;

/// <summary>What a plug-in assembly says of itself, read from its metadata without loading it.</summary>
/// <param name="FullName">Name, version, culture and public key token as the platform writes them.</param>
/// <param name="References">Full names of the assemblies it refers to.</param>
/// <param name="PublicTypes">Full names of its public, concrete classes.</param>
/// <param name="Sha256">Digest of the file, upper-case hexadecimal.</param>
public sealed record PluginIdentity(string FullName, IReadOnlyList<string> References, IReadOnlySet<string> PublicTypes, string Sha256)
{
    /// <summary>Size of the file, bytes.</summary>
    public long Size { get; init; }

    /// <summary>Reads an assembly.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The bytes are not a managed assembly.</exception>
    public static PluginIdentity Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The plug-in assembly '{path}' is missing. Build plugins/Csm.Crm.Plugins (net462) or name it with --plugins.", path);
        }

        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads an assembly from memory; <paramref name="name"/> is what messages call it.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a managed assembly.</exception>
    public static PluginIdentity Read(byte[] content, string name)
    {
        try
        {
            using var portable = new PEReader(new MemoryStream(content));
            var metadata = portable.GetMetadataReader();
            return new PluginIdentity(
                metadata.GetAssemblyDefinition().GetAssemblyName().FullName,
                [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName().FullName).Order(StringComparer.Ordinal)],
                metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(IsPublicClass).Select(type => FullNameOf(metadata, type)).ToHashSet(StringComparer.Ordinal),
                Convert.ToHexString(SHA256.HashData(content)))
            {
                Size = content.LongLength,
            };
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{name}' is not a .NET assembly: {exception.Message}", exception);
        }
    }

    private static bool IsPublicClass(TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public
        && !type.Attributes.HasFlag(TypeAttributes.Abstract);

    private static string FullNameOf(MetadataReader metadata, TypeDefinition type)
    {
        var space = metadata.GetString(type.Namespace);
        var name = metadata.GetString(type.Name);
        return space.Length == 0 ? name : space + "." + name;
    }
}
