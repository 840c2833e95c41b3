namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Recordings of real machines beside the repository; they are not part of it.</summary>
internal static class SharedData
{
    /// <summary>The repository's folder.</summary>
    /// <exception cref="InvalidOperationException">The tests do not run from within a checkout.</exception>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Csm.Crm.sln.");
        }
    }

    /// <summary>Their folder, or null where it is not there.</summary>
    public static string? Folder => Path.Combine(Repository, "..", "shared", "data") is var data && Directory.Exists(data) ? data : null;
}
