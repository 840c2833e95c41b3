namespace Csm.Crm.Sandbox.World;

/// <summary>Where the sandbox finds the product it runs: the sources of the solution and the plug-in binary beside it.</summary>
public static class ProductFolders
{
    /// <summary>The repository's root: the nearest folder above the program that holds <c>Csm.Crm.sln</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of the repository.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary><c>solution/src</c>, the unpacked solution.</summary>
    public static string SolutionSource => Path.Combine(Root, "solution", "src");

    /// <summary><c>solution/data</c>, the reference data.</summary>
    public static string ReferenceData => Path.Combine(Root, "solution", "data");

    /// <summary>The net462 plug-in assembly that this build of the sandbox carries.</summary>
    public static string PluginBinary => Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException(
            $"No folder above '{AppContext.BaseDirectory}' holds Csm.Crm.sln. Run the sandbox from a checkout: dotnet run --project tests/Csm.Crm.Sandbox.");
    }
}
