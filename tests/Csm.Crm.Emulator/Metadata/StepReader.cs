using System.Globalization;
using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads the SdkMessageProcessingSteps part (SOLUTION-FORMAT §11.3) and refuses what it cannot run.</summary>
internal static class StepReader
{
    // Ids of the platform's own messages are the same in every environment.
    private const string MessageIdEnd = "-ea3e-db11-86a7-000a3a5473e8";

    public static IReadOnlyList<StepDefinition> Read(
        XElement root, AssemblyDefinition? assembly, IReadOnlyDictionary<string, Table> tables, IReadOnlyDictionary<string, CustomApiDefinition> apis)
    {
        var steps = new List<StepDefinition>();
        foreach (var element in root.Elements("SdkMessageProcessingSteps").Elements("SdkMessageProcessingStep"))
        {
            var step = ReadStep(element, assembly);
            StepRules.Check(step, tables, apis);
            steps.Add(step);
        }

        return steps;
    }

    private static StepDefinition ReadStep(XElement element, AssemblyDefinition? assembly)
    {
        var name = element.Attribute("Name")?.Value ?? "(without name)";
        var table = element.Element("PrimaryEntity")?.Value;
        if (element.Elements().FirstOrDefault(part => part.Name.LocalName.StartsWith("Impersonating", StringComparison.Ordinal) && part.Value.Length > 0) is { } impersonation)
        {
            throw new SolutionImportException($"Step '{name}' has {impersonation.Name.LocalName} '{impersonation.Value}'; the emulator runs steps for the calling user only. Create the service for another user in the step.");
        }

        var filter = element.Element("FilteringAttributes")?.Value ?? string.Empty;
        return new StepDefinition(
            element.Attribute("SdkMessageProcessingStepId")?.Value ?? string.Empty,
            name,
            Message(element, name),
            string.IsNullOrEmpty(table) || table == "none" ? null : table,
            TypeName(element, name, assembly),
            Int(element, "Stage", name),
            Int(element, "Mode", name) == 1,
            Int(element, "Rank", name),
            element.Element("Configuration")?.Value,
            filter.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal),
            [.. element.Elements("SdkMessageProcessingStepImages").Elements("SdkMessageProcessingStepImage").Select(image => Image(image, name))]);
    }

    private static string Message(XElement element, string step)
    {
        if (element.Element("SdkMessageName") is { Value.Length: > 0 } named)
        {
            return named.Value;
        }

        var id = (element.Element("SdkMessageId")?.Value ?? string.Empty).ToLowerInvariant();
        return id switch
        {
            "9ebdbb1b" + MessageIdEnd => "Create",
            "20bebb1b" + MessageIdEnd => "Update",
            "a1bdbb1b" + MessageIdEnd => "Delete",
            "8cbdbb1b" + MessageIdEnd => "Assign",
            "f2bdbb1b" + MessageIdEnd => "Retrieve",
            "03bebb1b" + MessageIdEnd => "RetrieveMultiple",
            "1cbebb1b" + MessageIdEnd => "SetState",
            "1dbebb1b" + MessageIdEnd => "SetStateDynamicEntity",
            _ => throw new SolutionImportException($"Step '{step}' has the message id '{id}', which is no message the emulator knows. Give its SdkMessageName."),
        };
    }

    private static string TypeName(XElement element, string step, AssemblyDefinition? assembly)
    {
        if (assembly is null)
        {
            throw new SolutionImportException($"Step '{step}' needs a plug-in, but the solution has no plug-in assembly.");
        }

        var named = element.Element("PluginTypeName")?.Value;
        var byName = named is null ? null : PluginReader.TypeName(named);
        var byId = Guid.TryParse(element.Element("PluginTypeId")?.Value, out var id) ? assembly.Types.GetValueOrDefault(id) : null;
        if (byId is null)
        {
            throw new SolutionImportException($"Step '{step}' names the plug-in type '{named}' ({element.Element("PluginTypeId")?.Value}), which the assembly '{assembly.FullName}' does not register.");
        }

        return byName is null || byName == byId
            ? byId
            : throw new SolutionImportException($"Step '{step}' names the plug-in type '{byName}' but the id of '{byId}'.");
    }

    private static ImageRegistration Image(XElement image, string step) => new(
        image.Element("EntityAlias")?.Value ?? throw new SolutionImportException($"An image of step '{step}' has no EntityAlias."),
        Int(image, "ImageType", step),
        (image.Element("Attributes")?.Value ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static int Int(XElement element, string name, string step) =>
        int.TryParse(element.Element(name)?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SolutionImportException($"Step '{step}' has {name} '{element.Element(name)?.Value}', which is not a whole number.");
}
