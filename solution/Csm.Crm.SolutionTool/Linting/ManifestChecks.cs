using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 8 to 11: root components and dependencies.</summary>
internal static class ManifestChecks
{
    private static readonly int[] NeverRoots = [2, 10, 14, 26, 59, 90, 93, 380, 381];

    /// <summary>8: root components are exactly the components, once each, sorted.</summary>
    public static IEnumerable<LintFinding> RootComponents(LintContext context)
    {
        var stated = Stated(context).Select(Key).ToList();
        var needed = RootComponentRules.Needed(context).Select(component => Key(component.Type.ToString(CultureInfo.InvariantCulture), component.Key)).ToList();
        foreach (var key in needed.Except(stated, StringComparer.Ordinal))
        {
            yield return new LintFinding(8, Manifest.SolutionFile, $"The component {key} is in the source but no root component.", "Run sync, which writes the list.");
        }

        foreach (var key in stated.Except(needed, StringComparer.Ordinal))
        {
            yield return new LintFinding(8, Manifest.SolutionFile, $"The root component {key} has no component file.", "Run sync, or restore the file.");
        }

        foreach (var key in stated.GroupBy(key => key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return new LintFinding(8, Manifest.SolutionFile, $"The root component {key} stands there twice.", "Remove one.");
        }

        if (stated.Order(StringComparer.Ordinal).SequenceEqual(needed.Order(StringComparer.Ordinal), StringComparer.Ordinal) && !stated.SequenceEqual(needed, StringComparer.Ordinal))
        {
            yield return new LintFinding(8, Manifest.SolutionFile, "The root components are not sorted by type and key.", "Run sync, which sorts them.");
        }
    }

    /// <summary>9: kinds of component that must never be listed.</summary>
    public static IEnumerable<LintFinding> Types(LintContext context) =>
        from component in Stated(context)
        let type = int.TryParse(component.Attr("type"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
        where type == 0 || type >= 10000 || NeverRoots.Contains(type)
        select new LintFinding(9, Manifest.SolutionFile, $"Root component {Key(component)}: its type fails the import or belongs to no list.", "Remove the line; lying in its folder puts the component into the solution.");

    /// <summary>10: behaviour and spelling of root components.</summary>
    public static IEnumerable<LintFinding> Behaviours(LintContext context)
    {
        foreach (var component in Stated(context))
        {
            if (component.Attr("type") == "1")
            {
                var name = component.Attr("schemaName");
                var table = context.Table(name.ToLowerInvariant());
                if (name != name.ToLowerInvariant())
                {
                    yield return new LintFinding(10, Manifest.SolutionFile, $"Root component '{name}' is not in lower case.", "A table's root component carries its logical name.");
                }

                if (table is not null && component.Attr("behavior") is var behaviour && (table.IsOwn ? behaviour != "0" : behaviour is not ("1" or "2")))
                {
                    yield return new LintFinding(10, Manifest.SolutionFile, $"Table '{name}' has behavior {behaviour}.", table.IsOwn ? "An own table has behavior 0." : "An extended table has behavior 2.");
                }
            }

            if (component.Attribute("id") is { } id && !LintReading.IsBracedLowerGuid(id.Value))
            {
                yield return new LintFinding(10, Manifest.SolutionFile, $"Root component id '{id.Value}' is not a lower-case id in braces.", "Write {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}.");
            }
        }
    }

    /// <summary>11: this product depends on no other solution.</summary>
    public static IEnumerable<LintFinding> Dependencies(LintContext context) =>
        context.Solution.Descendants("MissingDependency").Select(dependency => new LintFinding(
            11,
            Manifest.SolutionFile,
            $"The solution demands '{dependency.Element("Required").Attr("schemaName")}' of another solution, without which the import stops.",
            "Remove the use and the entry; nothing outside the platform is a prerequisite."));

    private static IEnumerable<XElement> Stated(LintContext context) => context.Solution.Descendants("RootComponent");

    private static string Key(XElement component) => Key(component.Attr("type"), (component.Attribute("schemaName") ?? component.Attribute("id"))?.Value ?? string.Empty);

    private static string Key(string type, string name) => $"type {type} '{name}'";
}
