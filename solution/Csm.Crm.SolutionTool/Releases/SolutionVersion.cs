using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Releases;

/// <summary>
/// The solution's version, which stands in one place, <c>Version</c> of <c>Other/Solution.xml</c>. Two versions stay out of it:
/// <c>IntroducedVersion</c> of a component says since when it is there and never changes, and the plug-in assembly keeps
/// 1.0.0.0, because its version is part of the identity of every plug-in type and step: another version is another assembly,
/// which an upgrade would put beside the old one.
/// </summary>
public static class SolutionVersion
{
    /// <summary>The version.</summary>
    /// <exception cref="InvalidDataException">The manifest has none.</exception>
    public static Version Read(SourceTree tree)
    {
        var text = tree.Load(Manifest.SolutionFile).Element("SolutionManifest")?.Element("Version")?.Value ?? string.Empty;
        try
        {
            return Parse(text);
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"'{Manifest.SolutionFile}': {exception.Message}", exception);
        }
    }

    /// <summary>A version of four numbers.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static Version Parse(string text) => Version.TryParse(text, out var version) && version.Revision >= 0
        ? version
        : throw new FormatException($"'{text}' is no version. Write four numbers, e.g. 1.2.0.0.");

    /// <summary>The version with one number raised and those after it 0.</summary>
    /// <param name="tree">The source.</param>
    /// <param name="part">major, minor, build or revision.</param>
    /// <exception cref="ArgumentException">The part is none of them.</exception>
    public static Version Raised(SourceTree tree, string part)
    {
        var version = Read(tree);
        return part switch
        {
            "major" => new Version(version.Major + 1, 0, 0, 0),
            "minor" => new Version(version.Major, version.Minor + 1, 0, 0),
            "build" => new Version(version.Major, version.Minor, version.Build + 1, 0),
            "revision" => new Version(version.Major, version.Minor, version.Build, version.Revision + 1),
            _ => throw new ArgumentException($"'{part}' is no part of a version. Use major, minor, build or revision.", nameof(part)),
        };
    }

    /// <summary>Writes a higher version.</summary>
    /// <exception cref="ArgumentException">It is not above the present one.</exception>
    public static void Write(SourceTree tree, Version version)
    {
        var present = Read(tree);
        if (version <= present)
        {
            throw new ArgumentException($"{version} is not above the present version {present}; an environment that has it would refuse or ignore the upgrade. Give a higher one.", nameof(version));
        }

        var solution = tree.Load(Manifest.SolutionFile);
        solution.Element("SolutionManifest")!.SetElementValue("Version", version.ToString());
        tree.Save(Manifest.SolutionFile, solution);
    }
}
