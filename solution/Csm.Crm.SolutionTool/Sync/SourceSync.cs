using System.Xml.Linq;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.ReferenceData;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>
/// Brings the copies of each fact in step: plug-in types, steps, Custom APIs and the event catalog from code to XML, early-bound rows from
/// XML to code, time zones from Unicode's table to code.
/// </summary>
public static class SourceSync
{
    /// <summary>Plans the XML of the assembly's registrations.</summary>
    /// <param name="tree">The source; new ids are added to its lock, which the caller saves.</param>
    /// <param name="plugin">Identity of the net462 assembly that ships.</param>
    /// <param name="registrations">Its plug-in classes.</param>
    public static SyncPlan PlanRegistrations(SourceTree tree, PluginIdentity plugin, IReadOnlyList<PluginRegistration> registrations)
    {
        var plan = new SyncPlan();
        var assembly = new AssemblyText(plugin.FullName);
        plan.Write(tree.Absolute(DataFile(tree, assembly)), AssemblyData(tree, assembly, registrations));
        foreach (var registration in registrations)
        {
            foreach (var step in registration.Steps)
            {
                var element = StepXml.Write(tree.Ids, assembly, registration.TypeName, step);
                plan.Write(tree.Absolute($"SdkMessageProcessingSteps/{element.Attribute("SdkMessageProcessingStepId")!.Value}.xml"), element);
            }

            if (registration.Api is { } api)
            {
                WriteAll(plan, tree, ApiXml.Write(api, tree.Ids.For("plug-in type " + registration.TypeName)));
            }
        }

        foreach (var api in EventApis.All)
        {
            if (registrations.FirstOrDefault(registration => registration.Api?.UniqueName == api.UniqueName) is { } answering)
            {
                throw new InvalidDataException($"Custom API '{api.UniqueName}' is a business event, yet '{answering.TypeName}' answers it. An event only passes its payload on: take the declaration out of that class.");
            }

            WriteAll(plan, tree, ApiXml.Write(api, pluginType: null));
        }

        WriteAll(plan, tree, CatalogXml.Write(EventApis.All));
        plan.DeleteOthers(new[] { "PluginAssemblies", "SdkMessageProcessingSteps", "customapis", "catalogs" }
            .SelectMany(folder => tree.Files(folder, "*.xml", recursive: true)).Select(tree.Absolute));
        return plan;
    }

    private static void WriteAll(SyncPlan plan, SourceTree tree, IEnumerable<(string Path, XElement Content)> files)
    {
        foreach (var (path, content) in files)
        {
            plan.Write(tree.Absolute(path), content, withDeclaration: false);
        }
    }

    /// <summary>Plans the early-bound rows and choices in <paramref name="generatedFolder"/>.</summary>
    public static SyncPlan PlanRows(SourceTree tree, string generatedFolder)
    {
        var plan = new SyncPlan();
        var folder = Path.GetFullPath(generatedFolder);
        foreach (var (name, content) in new RowGenerator(tree).Generate())
        {
            plan.Write(Path.Combine(folder, name), content);
        }

        plan.DeleteOthers(Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.cs") : []);
        return plan;
    }

    /// <summary>Plans the table of time zones in <paramref name="folder"/>.</summary>
    public static SyncPlan PlanZones(string folder)
    {
        var plan = new SyncPlan();
        plan.Write(Path.Combine(Path.GetFullPath(folder), WindowsZoneTable.FileName), WindowsZoneTable.Write());
        return plan;
    }

    /// <summary>Plans the data dictionary beside the source folder.</summary>
    public static SyncPlan PlanDictionary(SourceTree tree)
    {
        var plan = new SyncPlan();
        plan.Write(Path.GetFullPath(Path.Combine(tree.Absolute(string.Empty), "..", "DATA-DICTIONARY.md")), new DataDictionary(tree).Write());
        return plan;
    }

    /// <summary>Plans the glossary of the app; nothing for a source that ships none.</summary>
    public static SyncPlan PlanGlossary(SourceTree tree)
    {
        var plan = new SyncPlan();
        if (tree.Has($"WebResources/{GlossaryPage.Name}.data.xml"))
        {
            plan.Write(tree.Absolute("WebResources/" + GlossaryPage.Name), new GlossaryPage(tree).Write());
        }

        return plan;
    }

    /// <summary>Plans the table of reference tasks beside the tests that do them; nothing for a source without these tests.</summary>
    public static SyncPlan PlanReferenceTasks(SourceTree tree)
    {
        var plan = new SyncPlan();
        var tests = Path.GetFullPath(Path.Combine(tree.Absolute(string.Empty), "..", "..", "tests", "Csm.Crm.Pipeline.Tests", "ReferenceTasks"));
        if (Directory.Exists(tests))
        {
            var data = Path.GetFullPath(Path.Combine(tree.Absolute(string.Empty), "..", "data", DataFolder.RowsFile));
            plan.Write(Path.Combine(tests, ReferenceTaskTable.FileName), ReferenceTaskTable.Write(XDocument.Load(data).Root!, ReferenceTaskTable.Tests(tests)));
        }

        return plan;
    }

    /// <summary>Where Microsoft's packager expects the assembly in the source; git-ignored, our own packer takes it from the build.</summary>
    public static string AssemblyFile(SourceTree tree, PluginIdentity plugin)
    {
        var file = DataFile(tree, new AssemblyText(plugin.FullName));
        return file[..^".data.xml".Length];
    }

    private static string DataFile(SourceTree tree, AssemblyText assembly) =>
        $"PluginAssemblies/{assembly.FileName}-{AssemblyId(tree, assembly).ToString("D").ToUpperInvariant()}/{assembly.FileName}.dll.data.xml";

    private static Guid AssemblyId(SourceTree tree, AssemblyText assembly) => tree.Ids.For("plug-in assembly " + assembly.Name);

    private static XElement AssemblyData(SourceTree tree, AssemblyText assembly, IReadOnlyList<PluginRegistration> registrations) =>
        new(
            "PluginAssembly",
            new XAttribute("FullName", assembly.FullName),
            new XAttribute("PluginAssemblyId", AssemblyId(tree, assembly)),
            new XAttribute("CustomizationLevel", 1),
            CanonicalXml.InstanceDeclaration,
            new XElement("IsolationMode", 2),
            new XElement("SourceType", 0),
            new XElement("IntroducedVersion", "1.0.0.0"),
            new XElement("FileName", "/" + DataFile(tree, assembly)[..^".data.xml".Length]),
            new XElement("PluginTypes", registrations.Select(registration => new XElement(
                "PluginType",
                new XAttribute("AssemblyQualifiedName", assembly.Qualify(registration.TypeName)),
                new XAttribute("PluginTypeId", tree.Ids.For("plug-in type " + registration.TypeName)),
                new XAttribute("Name", registration.TypeName),
                new XElement("FriendlyName", registration.TypeName)))));
}
