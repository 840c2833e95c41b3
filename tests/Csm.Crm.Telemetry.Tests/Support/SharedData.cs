namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Recordings of real machines beside the repository; they are not part of it.</summary>
internal static class SharedData
{
    /// <summary>Their folder, or null where it is not there.</summary>
    public static string? Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
            {
                folder = folder.Parent;
            }

            var data = folder is null ? null : Path.Combine(folder.FullName, "..", "shared", "data");
            return Directory.Exists(data) ? data : null;
        }
    }
}
