namespace Csm.Crm.SolutionTool.Commands;

/// <summary>Default places of what the commands work on.</summary>
internal static class RepositoryFolders
{
    /// <summary>The plug-in assembly that the build put beside the tool.</summary>
    public static string PluginBinary => Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll");

    /// <summary>The unpacked solution, looked for from the current folder upwards.</summary>
    /// <exception cref="DirectoryNotFoundException">The current folder is not inside the repository.</exception>
    public static string Source()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "solution", "src");
            if (File.Exists(Path.Combine(candidate, "Other", "Solution.xml")))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("No solution/src above the current folder. Run inside the repository or name the folder with --source.");
    }

    /// <summary>The folder of the generated rows that belongs to a source folder.</summary>
    public static string GeneratedRows(string source) =>
        Path.GetFullPath(Path.Combine(source, "..", "..", "plugins", "Csm.Crm.Tables", "Generated"));

    /// <summary>The folder of the generated time zones that belongs to a source folder.</summary>
    public static string GeneratedZones(string source) =>
        Path.GetFullPath(Path.Combine(source, "..", "..", "plugins", "Csm.Crm.Plugins", "Sites", "Generated"));
}
