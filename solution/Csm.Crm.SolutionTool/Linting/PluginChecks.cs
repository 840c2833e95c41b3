using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sync;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 34 to 36: assembly, plug-in types, steps.</summary>
internal static class PluginChecks
{
    private const string SdkToken = "31bf3856ad364e35";

    private const long LargestAssembly = 16 * 1024 * 1024;

    private static readonly string[] FrameworkAssemblies = ["mscorlib", "System", "System.Core", "System.Xml", "System.Runtime.Serialization"];

    private static readonly string[] KnownMessages =
        [.. StepXml.MessageIds.Keys, "CreateMultiple", "UpdateMultiple", "DeleteMultiple", "Associate", "Disassociate", "Upsert", "UpsertMultiple", "Merge"];

    /// <summary>34: the assembly is the one the source names, strong-named, and runs in the sandbox.</summary>
    public static IEnumerable<LintFinding> Assembly(LintContext context)
    {
        foreach (var data in context.Assemblies)
        {
            if (data.Root.Attr("FullName") != context.Plugin.FullName)
            {
                yield return new LintFinding(34, data.Path, $"The source names '{data.Root.Attr("FullName")}', the built assembly is '{context.Plugin.FullName}'.", "Run sync.");
            }

            if ("/" + data.Path[..^".data.xml".Length] != data.Root.Text("FileName") || data.Root.Text("IsolationMode") != "2")
            {
                yield return new LintFinding(34, data.Path, "FileName must be '/' and the path of the assembly, and IsolationMode must be 2.", "Run sync.");
            }
        }

        if (context.Plugin.FullName.Contains("PublicKeyToken=null", StringComparison.Ordinal))
        {
            yield return new LintFinding(34, context.Plugin.FullName, "The assembly is not strong-named, which the sandbox demands.", "Sign it.");
        }

        if (context.Plugin.Size > LargestAssembly)
        {
            yield return new LintFinding(34, context.Plugin.FullName, $"The assembly has {context.Plugin.Size} bytes; the platform takes {LargestAssembly}.", "Make it smaller.");
        }

        foreach (var reference in context.Plugin.References.Where(reference => !IsAllowed(reference)))
        {
            yield return new LintFinding(34, context.Plugin.FullName, $"The assembly refers to '{reference}', which the sandbox does not have.", $"Use only {string.Join(", ", FrameworkAssemblies)} and Microsoft.Xrm.Sdk 9.0.0.0.");
        }
    }

    /// <summary>35: every plug-in type is a public class of the assembly.</summary>
    public static IEnumerable<LintFinding> Types(LintContext context) =>
        from data in context.Assemblies
        from type in data.Root.Descendants("PluginType")
        let name = type.Attr("Name")
        where !context.Plugin.PublicTypes.Contains(name) || type.Attr("AssemblyQualifiedName") != $"{name}, {data.Root.Attr("FullName")}" || type.Text("FriendlyName").Length == 0
        select new LintFinding(35, data.Path, $"Plug-in type '{name}' is no public class of the assembly, or its qualified or friendly name is wrong.", "Run sync.");

    /// <summary>35: steps name existing things and are legal.</summary>
    public static IEnumerable<LintFinding> Steps(LintContext context)
    {
        var types = context.Assemblies.SelectMany(data => data.Root.Descendants("PluginType")).ToDictionary(type => type.Attr("PluginTypeId"), type => type.Attr("AssemblyQualifiedName"), StringComparer.OrdinalIgnoreCase);
        var apis = context.Apis.Select(api => api.Root.Attr("uniquename")).ToHashSet(StringComparer.Ordinal);
        foreach (var step in context.Steps)
        {
            var root = step.Root;
            var table = root.Text("PrimaryEntity");
            var message = MessageOf(root);
            var (stage, mode) = (root.Text("Stage"), root.Text("Mode"));
            var columns = root.Text("FilteringAttributes").Split(',', StringSplitOptions.RemoveEmptyEntries);
            (bool Holds, string What)[] rules =
            [
                (types.GetValueOrDefault(root.Text("PluginTypeId")) == root.Text("PluginTypeName"), $"The plug-in type '{root.Text("PluginTypeName")}' with that id is not in the assembly."),
                (message.Length > 0 && (KnownMessages.Contains(message, StringComparer.Ordinal) || apis.Contains(message)), $"The message '{message}{root.Text("SdkMessageId")}' is not known."),
                (stage is "10" or "20" or "40", $"Stage '{stage}' is none a step may have."),
                (mode == "0" || (mode == "1" && stage == "40"), $"Mode '{mode}' is not legal in stage {stage}; asynchronous steps run after the operation."),
                (int.TryParse(root.Text("Rank"), CultureInfo.InvariantCulture, out var rank) && rank > 0, "Rank must be at least 1."),
                (columns.Length == 0 || message is "Update" or "UpdateMultiple", $"A step on {message} has no use for filtering columns."),
                (Array.TrueForAll(columns, column => context.KnowsColumn(table, column)), $"A filtering column of '{root.Text("FilteringAttributes")}' is not a column of '{table}'."),
            ];
            foreach (var (_, what) in rules.Where(rule => !rule.Holds))
            {
                yield return new LintFinding(35, step.Path, what, "Correct the registration in code and run sync.");
            }

            foreach (var image in root.Descendants("SdkMessageProcessingStepImage").Where(image => !IsLegal(context, image, message, stage, table)))
            {
                yield return new LintFinding(35, step.Path, $"Image '{image.Attr("Name")}' is not legal for {message} in stage {stage}, names an unknown column, or has the wrong MessagePropertyName.", "Correct the registration in code and run sync.");
            }
        }
    }

    /// <summary>36: invocation source as every real export has it, unique steps, no secrets.</summary>
    public static IEnumerable<LintFinding> Sources(LintContext context)
    {
        foreach (var step in context.Steps)
        {
            var isRowMessage = MessageOf(step.Root) is "Create" or "Update" or "Delete" or "CreateMultiple" or "UpdateMultiple" or "DeleteMultiple";
            var expected = isRowMessage && step.Root.Text("Stage") != "10" ? "1" : "0";
            if (step.Root.Text("InvocationSource") != expected)
            {
                yield return new LintFinding(36, step.Path, $"InvocationSource is '{step.Root.Text("InvocationSource")}'.", $"Set it to {expected}; sync does.");
            }

            if (step.Root.Element("Configuration") is { IsEmpty: false })
            {
                yield return new LintFinding(36, step.Path, "The step carries a configuration, which everybody who can read solutions can read.", "Remove it; settings are environment variables.");
            }
        }

        foreach (var twin in context.Steps.GroupBy(step => step.Root.Attr("SdkMessageProcessingStepId"), StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(36, twin.Last().Path, $"Step id {twin.Key} is used {twin.Count()} times.", "Run sync.");
        }
    }

    private static bool IsAllowed(string reference) =>
        FrameworkAssemblies.Any(name => reference.StartsWith(name + ", Version=4.0.0.0,", StringComparison.Ordinal))
        || (reference.StartsWith("Microsoft.Xrm.Sdk, Version=9.0.0.0,", StringComparison.Ordinal) && reference.EndsWith(SdkToken, StringComparison.Ordinal));

    private static string MessageOf(XElement step) =>
        step.Element("SdkMessageName")?.Value
        ?? StepXml.MessageIds.FirstOrDefault(message => string.Equals(message.Value, step.Text("SdkMessageId").Trim('{', '}'), StringComparison.OrdinalIgnoreCase)).Key
        ?? string.Empty;

    private static bool IsLegal(LintContext context, XElement image, string message, string stage, string table)
    {
        var columns = image.Text("Attributes").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var kindFits = image.Text("ImageType") switch
        {
            "0" => message is not ("Create" or "CreateMultiple"),
            "1" => message is not ("Delete" or "DeleteMultiple") && stage == "40",
            _ => false,
        };
        return kindFits && columns.Length > 0 && Array.TrueForAll(columns, column => context.KnowsColumn(table, column))
            && image.Text("MessagePropertyName") == StepXml.MessageProperty(message);
    }
}
