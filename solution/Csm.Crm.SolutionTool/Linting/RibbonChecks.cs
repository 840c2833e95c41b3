using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 33: command bars.</summary>
internal static class RibbonChecks
{
    private static readonly string[] PlatformPrefixes = ["Mscrm.", "msdyn."];

    /// <summary>33: commands and rules that are named are defined here or by the platform.</summary>
    public static IEnumerable<LintFinding> Commands(LintContext context)
    {
        foreach (var (path, root) in context.Ribbons)
        {
            var commands = Ids(root, "CommandDefinitions", "CommandDefinition");
            foreach (var use in root.Descendants().Attributes("Command").Select(command => command.Value).Distinct(StringComparer.Ordinal).Where(name => !IsKnown(commands, name)))
            {
                yield return new LintFinding(33, path, $"The command '{use}' is not defined.", "Add a CommandDefinition with that Id.");
            }

            foreach (var kind in new[] { "EnableRule", "DisplayRule" })
            {
                var rules = Ids(root, "RuleDefinitions", kind);
                var used = root.Element("CommandDefinitions")?.Descendants(kind).Select(rule => rule.Attr("Id")).Distinct(StringComparer.Ordinal) ?? [];
                foreach (var name in used.Where(name => !IsKnown(rules, name)))
                {
                    yield return new LintFinding(33, path, $"The {kind} '{name}' is not defined.", $"Add it to RuleDefinitions/{kind}s.");
                }
            }

            string[] definitions = ["CommandDefinition", "CustomAction", "LocLabel", "Button"];
            foreach (var definition in definitions.SelectMany(name => root.Descendants(name)).Where(definition => !definition.Attr("Id").StartsWith(context.Prefix, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new LintFinding(33, path, $"{definition.Name.LocalName} '{definition.Attr("Id")}' does not carry the prefix, so another solution may use the same Id.", $"Start it with '{context.Prefix}.'.");
            }

            foreach (var twin in definitions.SelectMany(name => root.Descendants(name)).GroupBy(definition => definition.Attr("Id"), StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            {
                yield return new LintFinding(33, path, $"The Id '{twin.Key}' is used {twin.Count()} times.", "Make it unique.");
            }
        }
    }

    /// <summary>33: labels have a text in every language.</summary>
    public static IEnumerable<LintFinding> Labels(LintContext context)
    {
        foreach (var (path, root) in context.Ribbons)
        {
            var labels = root.Element("LocLabels")?.Elements("LocLabel").GroupBy(label => label.Attr("Id"), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal) ?? [];
            foreach (var name in Values(root, "$LocLabels:").Where(name => !labels.ContainsKey(name)))
            {
                yield return new LintFinding(33, path, $"The label '{name}' is not defined, so the button would have no text.", "Add it to LocLabels.");
            }

            foreach (var (name, label) in labels.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                foreach (var language in context.Languages.Where(language => label.Descendants("Title").All(title => title.Attr("languagecode") != language || title.Attr("description").Length == 0)))
                {
                    yield return new LintFinding(33, path, $"The label '{name}' has no text in language {language}.", "Add a Title.");
                }
            }
        }
    }

    /// <summary>33: scripts and images are web resources of ours, and the functions called are in them.</summary>
    public static IEnumerable<LintFinding> Resources(LintContext context)
    {
        var resources = context.WebResources.Select(resource => resource.Root.Text("Name")).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, root) in context.Ribbons)
        {
            foreach (var name in Values(root, "$webresource:").Where(name => !resources.Contains(name)))
            {
                yield return new LintFinding(33, path, $"The command bar refers to '{name}', which is no web resource of this solution.", "Add the web resource or correct the name.");
            }

            foreach (var call in root.Descendants().Where(element => element.Attribute("FunctionName") is not null))
            {
                var library = call.Attr("Library").Replace("$webresource:", string.Empty, StringComparison.Ordinal);
                if (resources.Contains(library) && !ScriptText.Defines(context.Script(library), call.Attr("FunctionName")))
                {
                    yield return new LintFinding(33, path, $"The command bar calls '{call.Attr("FunctionName")}', which '{library}' does not have.", "Correct the name or write the function.");
                }
            }
        }
    }

    private static HashSet<string> Ids(XElement root, string section, string element) =>
        (root.Element(section)?.Descendants(element).Select(definition => definition.Attr("Id")) ?? []).ToHashSet(StringComparer.Ordinal);

    private static bool IsKnown(HashSet<string> defined, string name) => defined.Contains(name) || PlatformPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<string> Values(XElement root, string marker) =>
        root.Descendants().Attributes().Select(attribute => attribute.Value).Where(value => value.StartsWith(marker, StringComparison.Ordinal)).Select(value => value[marker.Length..]).Distinct(StringComparer.Ordinal);
}
