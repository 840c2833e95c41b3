using System.CommandLine;
using System.Globalization;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>unpack</c>: a package, packed here or exported by an admin, to source files.</summary>
internal static class UnpackCommand
{
    public static Command Create()
    {
        var package = new Argument<string>("ZIP") { Description = "The package." };
        var folder = new Option<string>("--out") { Description = "Folder the source files are written to; it must be empty or new.", Required = true };
        var command = new Command("unpack", "Takes a package apart into the source layout, to compare an export with the source or to take a change over.") { package, folder };
        command.SetAction(parse => CommandLine.Guard(() => Unpack(parse.GetValue(package)!, parse.GetValue(folder)!)));
        return command;
    }

    private static int Unpack(string package, string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"'{folder}' is not empty, and files of a component that is gone would stay in it. Name an empty or new folder.");
        }

        var files = SolutionUnpacker.Unpack(PackageFile.Read(package));
        foreach (var (path, content) in files)
        {
            var target = Path.GetFullPath(Path.Combine(folder, path));
            if (!target.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"'{package}' has the path '{path}', which leads out of the folder; nothing of such a package is to be trusted.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
        }

        CommandLine.Say(string.Create(CultureInfo.InvariantCulture, $"{files.Count} files written to {folder}."));
        return CommandLine.Success;
    }
}
