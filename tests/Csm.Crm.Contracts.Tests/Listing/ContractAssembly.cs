using System.Reflection;

namespace Csm.Crm.Contracts.Tests.Listing;

/// <summary>One built contract, read as metadata only, so that a net462 assembly is seen as net462 sees it.</summary>
internal sealed class ContractAssembly : IDisposable
{
    private readonly MetadataLoadContext _context;

    private ContractAssembly(string path, IEnumerable<string> references, string coreAssembly)
    {
        _context = new MetadataLoadContext(new PathAssemblyResolver(references.Append(path)), coreAssembly);
        Assembly = _context.LoadFromAssemblyPath(path);
    }

    /// <summary>The contract.</summary>
    public Assembly Assembly { get; }

    /// <summary>Where the build puts the contract of that name: in <c>net462/</c> or beside the tests.</summary>
    public static string PathOf(string name, bool netFramework) => netFramework
        ? Path.Combine(AppContext.BaseDirectory, "net462", name + ".dll")
        : Path.Combine(AppContext.BaseDirectory, name + ".dll");

    /// <summary>Opens a contract against the reference assemblies of its framework.</summary>
    public static ContractAssembly Open(string name, bool netFramework)
    {
        var path = PathOf(name, netFramework);
        return netFramework
            ? new ContractAssembly(path, NetFrameworkReferences(), "mscorlib")
            : new ContractAssembly(path, RuntimeReferences(), "System.Private.CoreLib");
    }

    public void Dispose() => _context.Dispose();

    /// <summary>All members of all public types, each in the notation of the listing.</summary>
    public IReadOnlyList<string> Members() => Assembly.GetExportedTypes().SelectMany(ApiMembers.Of).ToList();

    private static IEnumerable<string> RuntimeReferences()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Directory.GetFiles(runtime, "*.dll").Concat(Directory.GetFiles(AppContext.BaseDirectory, "*.dll"));
    }

    private static string[] NetFrameworkReferences()
    {
        var folder = typeof(ContractAssembly).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "NetFrameworkReferences").Value!;
        return Directory.GetFiles(folder, "*.dll");
    }
}
