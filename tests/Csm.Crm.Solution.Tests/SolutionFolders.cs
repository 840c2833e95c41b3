namespace Csm.Crm.Solution.Tests;

/// <summary>Where the tests find the source, the plug-in assembly and the platform's schemas.</summary>
internal static class SolutionFolders
{
    public static string Root { get; } = FindRoot();

    public static string Source => Path.Combine(Root, "solution", "src");

    public static string GeneratedRows => Path.Combine(Root, "plugins", "Csm.Crm.Tables", "Generated");

    public static string GeneratedZones => Path.Combine(Root, "plugins", "Csm.Crm.Plugins", "Sites", "Generated");

    public static string Data => Path.Combine(Root, "solution", "data");

    public static string PluginBinary => Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll");

    /// <summary>The platform's schemas lie beside the repository on machines that have them.</summary>
    public static string Schemas => Path.Combine(Root, "..", "shared", "xsd");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests must run inside the repository: no Csm.Crm.sln above " + AppContext.BaseDirectory);
    }
}
