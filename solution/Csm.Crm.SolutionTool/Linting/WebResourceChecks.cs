using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 39: web resources.</summary>
internal static class WebResourceChecks
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

            if (new FileInfo(context.Tree.Absolute(file)).Length > LargestFile)
            {
                yield return new LintFinding(39, resource.Path, "The file is larger than 5 MB, which the platform refuses by default.", "Make it smaller.");
            }
        }
    }
}
