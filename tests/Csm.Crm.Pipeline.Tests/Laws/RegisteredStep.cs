using System.Xml.Linq;
using Csm.Crm.Pipeline.Tests.World;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>A step as the solution registers it.</summary>
/// <param name="Name">Name, "namespace.class: what of which table".</param>
/// <param name="IsSynchronous">Whether somebody waits for it.</param>
internal sealed record RegisteredStep(string Name, bool IsSynchronous)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<RegisteredStep> All =>
    [
        .. Directory.GetFiles(Path.Combine(ProductFolders.SolutionSource, "SdkMessageProcessingSteps"), "*.xml").Select(file => XDocument.Load(file).Root!)
            .Select(step => new RegisteredStep(step.Attribute("Name")!.Value, step.Element("Mode")!.Value == "0")),
    ];

    /// <summary>Custom APIs a plug-in answers, by unique name; the others are business events.</summary>
    public static IReadOnlyList<string> Apis =>
    [
        .. Directory.GetDirectories(Path.Combine(ProductFolders.SolutionSource, "customapis"))
            .Where(folder => XDocument.Load(Path.Combine(folder, "customapi.xml")).Root!.Element("plugintypeid") is not null)
            .Select(folder => Path.GetFileName(folder)!),
    ];

    /// <summary>Its class.</summary>
    public string Class => StepBudgets.ClassOf(Name);
}
