using System.Globalization;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Tests.Plugins;

/// <summary>Writes what it sees into a csm_note row, so that a test can read it: the configuration's placeholders, filled.</summary>
public sealed class NoteStep(string unsecure) : IPlugin
{
    public void Execute(IServiceProvider serviceProvider)
    {
        var context = (IPluginExecutionContext4)serviceProvider.GetService(typeof(IPluginExecutionContext4))!;
        var factory = (IOrganizationServiceFactory)serviceProvider.GetService(typeof(IOrganizationServiceFactory))!;
        ((ITracingService)serviceProvider.GetService(typeof(ITracingService))!).Trace("noting at {0}", context.Stage);
        context.InputParameters.TryGetValue("Target", out var target);
        context.InputParameters.TryGetValue("Targets", out var targets);
        var text = unsecure
            .Replace("{message}", context.MessageName, StringComparison.Ordinal)
            .Replace("{stage}", context.Stage.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{depth}", context.Depth.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{tx}", context.IsInTransaction.ToString(), StringComparison.Ordinal)
            .Replace("{target}", target is Entity row ? Columns(row) : "-", StringComparison.Ordinal)
            .Replace("{targets}", targets is EntityCollection rows ? rows.Entities.Count.ToString(CultureInfo.InvariantCulture) : "-", StringComparison.Ordinal)
            .Replace("{pre}", Images(context.PreEntityImages), StringComparison.Ordinal)
            .Replace("{post}", Images(context.PostEntityImages), StringComparison.Ordinal)
            .Replace("{pres}", context.PreEntityImagesCollection.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{premany}", string.Concat(context.PreEntityImagesCollection.Select(images => $"[{Images(images)}]")), StringComparison.Ordinal)
            .Replace("{postmany}", string.Concat(context.PostEntityImagesCollection.Select(images => $"[{Images(images)}]")), StringComparison.Ordinal)
            .Replace("{parent}", context.ParentContext is { } parent ? $"{parent.MessageName}({string.Join('+', parent.SharedVariables.Select(pair => pair.Value))})" : "-", StringComparison.Ordinal)
            .Replace("{shared}", string.Join('+', context.SharedVariables.Select(pair => pair.Value)), StringComparison.Ordinal)
            .Replace("{correlation}", context.CorrelationId.ToString("D"), StringComparison.Ordinal)
            .Replace("{now}", context.OperationCreatedOn.ToString("s", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{sameuser}", (context.UserId == context.InitiatingUserId).ToString(), StringComparison.Ordinal);
        context.SharedVariables[$"from{context.Stage}"] = $"s{context.Stage}";
        factory.CreateOrganizationService(null).Create(new Entity("csm_note") { ["csm_name"] = text });
    }

    private static string Images(EntityImageCollection images) => string.Join(';', images.Select(pair => $"{pair.Key}:{Columns(pair.Value)}"));

    private static string Columns(Entity row) => string.Join(',', row.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Where(pair => pair.Key.StartsWith("csm_c", StringComparison.Ordinal) || pair.Key is "csm_name" or "createdon")
        .Select(pair => $"{pair.Key}={(pair.Value is string or int ? pair.Value : "?")}"));
}
