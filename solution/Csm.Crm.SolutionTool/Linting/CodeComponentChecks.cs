using System.Text.RegularExpressions;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 28 and 39 for code components (PCF): what they consist of, and what forms ask of them.</summary>
internal static partial class CodeComponentChecks
{
    private const string Folder = "Controls";
    private const string ManifestName = "ControlManifest.xml";

    /// <summary>39: a component is named as its folder and manifest say, and has the files its manifest loads and no others.</summary>
    public static IEnumerable<LintFinding> Files(LintContext context)
    {
        foreach (var file in context.Read(Folder, "*.data.xml"))
        {
            var folder = file.Path[..file.Path.LastIndexOf('/')];
            var manifest = $"{folder}/{ManifestName}";
            var name = file.Root.Text("Name");
            if (!context.Tree.Has(manifest))
            {
                yield return new LintFinding(39, file.Path, $"The code component '{name}' has no {ManifestName}.", "Build it: npm run build in solution/controls.");
                continue;
            }

            foreach (var (what, mend) in Problems(context, name, folder, context.Load(manifest)))
            {
                yield return new LintFinding(39, manifest, what, mend);
            }

            if (folder != $"{Folder}/{name}" || file.Root.Text("FileName") != $"/{manifest}")
            {
                yield return new LintFinding(39, file.Path, $"The code component '{name}' lies in '{folder}' and names the file '{file.Root.Text("FileName")}'.", "Name folder and file as the component.");
            }
        }
    }

    /// <summary>28: a form shows a component on every form factor, gives its data sets rows that exist, and all columns its script reads.</summary>
    public static IEnumerable<LintFinding> Bindings(LintContext context)
    {
        foreach (var (table, file) in context.Forms)
        {
            foreach (var description in file.Root.Descendants("controlDescription"))
            {
                var control = file.Root.Descendants("control").FirstOrDefault(one => one.Attr("uniqueid").Equals(description.Attr("forControl"), StringComparison.OrdinalIgnoreCase));
                var shown = description.Elements("customControl").Where(one => one.Attr("name").StartsWith(context.Prefix + "_", StringComparison.Ordinal)).ToList();
                foreach (var problem in shown.Count == 0 ? [] : Factors(description, control).Concat(shown.SelectMany(one => Bound(context, table.SchemaName, one))))
                {
                    yield return new LintFinding(28, file.Path, $"The code component of '{control.Attr("id")}': {problem}", "Bind it anew: add code-component, after add sub-grid or add view.");
                }
            }
        }
    }

    private static IEnumerable<(string What, string Mend)> Problems(LintContext context, string name, string folder, XElement manifest)
    {
        var control = manifest.Element("control");
        if (name != $"{context.Prefix}_{control.Attr("namespace")}.{control.Attr("constructor")}")
        {
            yield return ($"The manifest is of '{control.Attr("namespace")}.{control.Attr("constructor")}', the component is named '{name}'.", "Name it by prefix, namespace and constructor.");
        }

        if (!VersionPattern().IsMatch(control.Attr("version")))
        {
            yield return ($"The version '{control.Attr("version")}' is not of the form n.n.n, by which the platform tells a newer component.", "Correct it in ControlManifest.Input.xml and build.");
        }

        string[] loaded = [.. control?.Element("resources")?.Elements().Attributes("path").Select(path => path.Value) ?? []];
        foreach (var path in loaded.Where(path => !context.Tree.Has($"{folder}/{path}")))
        {
            yield return ($"The manifest loads '{path}', which is not there.", "Build the component anew.");
        }

        foreach (var path in context.Tree.Files(folder, "*", recursive: true).Select(path => path[(folder.Length + 1)..]).Where(path => !loaded.Contains(path, StringComparer.Ordinal) && path is not (ManifestName or ManifestName + ".data.xml")))
        {
            yield return ($"The file '{path}' is none that the manifest loads.", "Remove it, or name it in the manifest.");
        }

        var texts = loaded.Where(path => path.EndsWith(".resx", StringComparison.Ordinal) && context.Tree.Has($"{folder}/{path}")).SelectMany(path => XElement.Load(context.Tree.Absolute($"{folder}/{path}")).Elements("data").Attributes("name")).Select(key => key.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var key in manifest.Descendants().Attributes().Where(one => one.Name.LocalName is "display-name-key" or "description-key" && !texts.Contains(one.Value)))
        {
            yield return ($"No .resx of the component has the text '{key.Value}'.", "Add it to strings/*.resx.");
        }

        foreach (var address in loaded.Where(path => path.EndsWith(".js", StringComparison.Ordinal) && context.Tree.Has($"{folder}/{path}")).SelectMany(path => ScriptText.ExternalAddresses(Script(context, $"{folder}/{path}"))))
        {
            yield return ($"The script names the outside address '{address}'.", "Remove it; a component here talks to its environment only.");
        }
    }

    private static IEnumerable<string> Factors(XElement description, XElement? control)
    {
        if (description.Elements("customControl").First().Attr("id") is var standard && !standard.Equals(control.Attr("classid"), StringComparison.OrdinalIgnoreCase))
        {
            yield return $"the first customControl has the id '{standard}', not the control's class '{control.Attr("classid")}', so nothing is shown where the component cannot run.";
        }

        var factors = description.Elements("customControl").Attributes("formFactor").Select(factor => factor.Value).Order(StringComparer.Ordinal).ToList();
        if (!factors.SequenceEqual(FormControls.FormFactors.Select(factor => $"{factor}")))
        {
            yield return $"it is given for the form factors {string.Join(", ", factors)}, not once for each of 0 (phone), 1 (tablet) and 2 (web).";
        }
    }

    private static IEnumerable<string> Bound(LintContext context, string table, XElement shown)
    {
        var folder = $"{Folder}/{shown.Attr("name")}";
        if (!context.Tree.Has($"{folder}/{ManifestName}"))
        {
            // FormPartChecks says that the component does not exist.
            yield break;
        }

        var declared = context.Load($"{folder}/{ManifestName}").Descendants().Where(one => one.Name.LocalName is "data-set" or "property").Select(one => one.Attr("name")).Order(StringComparer.Ordinal).ToList();
        var given = shown.Element("parameters")?.Elements().Select(one => one.Name.LocalName == "data-set" ? one.Attr("name") : one.Name.LocalName).Order(StringComparer.Ordinal).ToList() ?? [];
        if (!given.SequenceEqual(declared, StringComparer.Ordinal))
        {
            yield return $"the form gives '{string.Join(", ", given)}', the manifest of '{shown.Attr("name")}' wants '{string.Join(", ", declared)}'.";
        }

        foreach (var rows in shown.Descendants("data-set"))
        {
            foreach (var problem in FormPartChecks.GridProblems(context, table, rows))
            {
                yield return problem;
            }

            var read = ColumnPattern(context.Prefix).Matches(Script(context, $"{folder}/bundle.js")).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).ToList();
            foreach (var column in read.Except(Fetched(context, rows.Text("ViewId")), StringComparer.Ordinal).Where(column => !context.KnowsTable(column)))
            {
                yield return $"the script of '{shown.Attr("name")}' reads '{column}', which the view {rows.Text("ViewId")} does not show.";
            }
        }
    }

    // The platform asks for what the view's layout shows, a linked table's columns by their alias.
    private static IEnumerable<string> Fetched(LintContext context, string view) =>
        context.Views.Where(one => one.File.Root.Element("savedquery").Text("savedqueryid").Equals(view, StringComparison.OrdinalIgnoreCase)).SelectMany(one => one.File.Root.Descendants("cell").Attributes("name")).Select(name => name.Value);

    private static string Script(LintContext context, string path) => context.Tree.Has(path) ? File.ReadAllText(context.Tree.Absolute(path)) : string.Empty;

    // A column in a built script is a string by itself: "csm_points", "score.csm_score".
    private static Regex ColumnPattern(string prefix) =>
        new($"""["'`]((?:[a-z]+\.)?{Regex.Escape(prefix)}_[a-z0-9_]+)["'`]""", RegexOptions.CultureInvariant, TimeSpan.FromMinutes(1));

    [GeneratedRegex(@"^\d+\.\d+\.\d+$", RegexOptions.None, 60_000)]
    private static partial Regex VersionPattern();
}
