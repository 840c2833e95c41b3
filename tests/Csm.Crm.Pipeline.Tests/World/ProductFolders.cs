namespace Csm.Crm.Pipeline.Tests.World;

/// <summary>Where the product lies, seen from the tests.</summary>
internal static class ProductFolders
{
    /// <summary>The unpacked solution.</summary>
    public static string SolutionSource => Path.Combine(Root, "solution", "src");

    /// <summary>The reference data an admin imports after the solution.</summary>
    public static string ReferenceData => Path.Combine(Root, "solution", "data");

    /// <summary>Folder of the repository.</summary>
    public static string Root
    {
        get
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
}
