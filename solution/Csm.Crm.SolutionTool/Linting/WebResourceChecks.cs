using System.Text.RegularExpressions;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 39: web resources.</summary>
internal static partial class WebResourceChecks
{
    private const long LargestFile = 5 * 1024 * 1024;

    /// <summary>39: file, type, name and package path of each web resource.</summary>
    public static IEnumerable<LintFinding> Files(LintContext context)
    {
        foreach (var resource in context.WebResources)
        {
            var name = resource.Root.Text("Name");
            var file = "WebResources/" + name;
            var id = resource.Root.Text("WebResourceId").Trim('{', '}').ToUpperInvariant();
            if (!context.Tree.Has(file) || resource.Path != file + ".data.xml")
            {
                yield return new LintFinding(39, resource.Path, $"The file '{file}' is missing or lies elsewhere.", "Put it beside its description.");
                continue;
            }

            if (!WebResourceFiles.Types.TryGetValue(Path.GetExtension(name), out var type) || resource.Root.Text("WebResourceType") != type.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                yield return new LintFinding(39, resource.Path, $"WebResourceType '{resource.Root.Text("WebResourceType")}' does not fit '{name}'.", "Use the type of the extension.");
            }

            if (!name.StartsWith(context.Prefix + "_", StringComparison.Ordinal) || resource.Root.Text("FileName") != "/WebResources/" + name.Replace("/", string.Empty).Replace(".", string.Empty) + id)
            {
                yield return new LintFinding(39, resource.Path, "Name must carry the prefix, and FileName must be /WebResources/, the name without '/' and '.', and the id in upper case.", "Correct them.");
            }

            if (!NamePattern().IsMatch(name))
            {
                yield return new LintFinding(39, resource.Path, $"The name '{name}' has characters or a '//' that the platform refuses.", "Use letters, digits, '_', '.', '-' and single '/'.");
            }

            if (new FileInfo(context.Tree.Absolute(file)).Length > LargestFile)
            {
                yield return new LintFinding(39, resource.Path, "The file is larger than 5 MB, which the platform refuses by default.", "Make it smaller.");
            }
        }
    }

    /// <summary>39: scripts can be read, and nothing is loaded from outside the environment.</summary>
    public static IEnumerable<LintFinding> Contents(LintContext context)
    {
        foreach (var resource in context.WebResources)
        {
            var name = resource.Root.Text("Name");
            if (Path.GetExtension(name) is not (".js" or ".html" or ".css" or ".svg" or ".xml" or ".xsl") || context.Script(name) is not { } text)
            {
                continue;
            }

            var file = "WebResources/" + name;
            if (name.EndsWith(".js", StringComparison.Ordinal) && ScriptScanner.Problem(text) is { } problem)
            {
                yield return new LintFinding(39, file, $"The script does not parse: {problem}.", "Repair it; in a form it would fail without a word.");
            }

            foreach (var address in ScriptText.ExternalAddresses(text))
            {
                yield return new LintFinding(39, file, $"The file names the outside address '{address}'; nothing here may load from or call the outside.", "Ship the content as a web resource, or write the address without its scheme if it is only text.");
            }
        }

        foreach (var file in context.Tree.Files("WebResources", "*", recursive: true).Where(file => !file.EndsWith(".data.xml", StringComparison.Ordinal) && !context.Tree.Has(file + ".data.xml")))
        {
            yield return new LintFinding(39, file, "The file has no description beside it, so it would not be packed.", $"Add {file}.data.xml, or remove the file.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.\-]+(?:/[A-Za-z0-9_.\-]+)*$", RegexOptions.None, 60_000)]
    private static partial Regex NamePattern();
}
