using System.Xml.Linq;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>Writes a step and its images (SOLUTION-FORMAT §11.3).</summary>
internal static class StepXml
{
    /// <summary>Message ids, the same in every environment; other messages are written by name.</summary>
    public static readonly IReadOnlyDictionary<string, string> MessageIds = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Create"] = "9ebdbb1b-ea3e-db11-86a7-000a3a5473e8",
        ["Update"] = "20bebb1b-ea3e-db11-86a7-000a3a5473e8",
        ["Delete"] = "a1bdbb1b-ea3e-db11-86a7-000a3a5473e8",
        ["Assign"] = "8cbdbb1b-ea3e-db11-86a7-000a3a5473e8",
        ["Retrieve"] = "f2bdbb1b-ea3e-db11-86a7-000a3a5473e8",
        ["RetrieveMultiple"] = "03bebb1b-ea3e-db11-86a7-000a3a5473e8",
    };

    private static readonly string[] RowMessages = ["Create", "Update", "Delete", "CreateMultiple", "UpdateMultiple", "DeleteMultiple"];

    /// <summary>Name of a step: unique, and the same in every run.</summary>
    public static string NameOf(string typeName, StepRegistration step) =>
        $"{typeName}: {step.Stage} {(step.Mode == ExecutionMode.Asynchronous ? "asynchronous " : string.Empty)}{step.Message} of {step.Table}";

    /// <summary>The step's element; ids come from the lock.</summary>
    public static XElement Write(IdLock ids, AssemblyText assembly, string typeName, StepRegistration step)
    {
        var name = NameOf(typeName, step);
        return new XElement(
            "SdkMessageProcessingStep",
            new XAttribute("Name", name),
            new XAttribute("SdkMessageProcessingStepId", Texts.Braced(ids.For("step " + name))),
            CanonicalXml.InstanceDeclaration,
            MessageIds.TryGetValue(step.Message, out var message) ? new XElement("SdkMessageId", message) : new XElement("SdkMessageName", step.Message),
            new XElement("PluginTypeName", assembly.Qualify(typeName)),
            new XElement("PluginTypeId", ids.For("plug-in type " + typeName)),
            new XElement("PrimaryEntity", step.Table),
            new XElement("AsyncAutoDelete", (int)step.Mode),
            step.FilteringColumns.Count > 0 ? new XElement("FilteringAttributes", string.Join(',', step.FilteringColumns.Order(StringComparer.Ordinal))) : null,
            new XElement("InvocationSource", InvocationSource(step)),
            new XElement("Mode", (int)step.Mode),
            new XElement("Rank", step.Rank),
            new XElement("EventHandlerTypeCode", 4602),
            new XElement("Stage", (int)step.Stage),
            new XElement("IsCustomizable", 1),
            new XElement("IsHidden", 0),
            new XElement("SupportedDeployment", 0),
            new XElement("IntroducedVersion", "1.0.0.0"),
            step.Images.Count > 0 ? new XElement("SdkMessageProcessingStepImages", step.Images.Select(image => Image(ids, name, step, image))) : null);
    }

    /// <summary>The value every real export has for such a step: 1 for row messages after pre-validation, else 0.</summary>
    public static int InvocationSource(StepRegistration step) =>
        step.Stage != Stage.PreValidation && RowMessages.Contains(step.Message, StringComparer.Ordinal) ? 1 : 0;

    /// <summary>The request property that names the row of an image.</summary>
    public static string MessageProperty(string message) => message switch
    {
        "Create" => "id",
        "CreateMultiple" => "Ids",
        "UpdateMultiple" or "DeleteMultiple" => "Targets",
        _ => "Target",
    };

    private static XElement Image(IdLock ids, string stepName, StepRegistration step, StepImage image) =>
        new(
            "SdkMessageProcessingStepImage",
            new XAttribute("Name", image.Alias),
            new XElement("SdkMessageProcessingStepImageId", Texts.Braced(ids.For($"image {stepName} {image.Alias}"))),
            new XElement("Attributes", string.Join(',', image.Columns.Order(StringComparer.Ordinal))),
            new XElement("EntityAlias", image.Alias),
            new XElement("ImageType", (int)image.Kind),
            new XElement("MessagePropertyName", MessageProperty(step.Message)),
            new XElement("IsCustomizable", 1));
}

/// <summary>The plug-in assembly as the solution names it.</summary>
/// <param name="FullName">Name, version, culture, public key token.</param>
internal sealed record AssemblyText(string FullName)
{
    /// <summary>Simple name.</summary>
    public string Name => FullName[..FullName.IndexOf(',', StringComparison.Ordinal)];

    /// <summary>Name of folder and file in the package: without dots.</summary>
    public string FileName => Name.Replace(".", string.Empty);

    /// <summary>Assembly-qualified name of a type.</summary>
    public string Qualify(string typeName) => $"{typeName}, {FullName}";
}
