namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 41: ids.</summary>
internal static class IdChecks
{
    /// <summary>Account's own forms, the platform's roles, its messages, and the empty id: none may be taken over.</summary>
    private static readonly HashSet<Guid> PlatformIds =
    [
        Guid.Empty, new("8448b78f-8f42-454e-8e2a-f8196b0419af"), new("a72c7955-442b-4ea4-9499-b10cd18b4256"),
        new("627090ff-40a3-4053-8790-584edc5be201"), new("119f245c-3cc8-4b62-b31c-d1a046ced15d"), .. Sync.StepXml.MessageIds.Values.Select(Guid.Parse),
    ];

    private sealed record ComponentId(string Name, string Path, string Text, bool Braced);

    /// <summary>41: each id in the spelling of its field, and used for one component only.</summary>
    public static IEnumerable<LintFinding> Formats(LintContext context)
    {
        var all = All(context).ToList();
        foreach (var id in all.Where(id => !Guid.TryParseExact(id.Text, id.Braced ? "B" : "D", out var parsed) || parsed.ToString(id.Braced ? "B" : "D") != id.Text))
        {
            yield return new LintFinding(41, id.Path, $"The id '{id.Text}' of {id.Name} is not a lower-case id {(id.Braced ? "in" : "without")} braces.", "Correct the spelling.");
        }

        foreach (var id in all.Where(id => Guid.TryParse(id.Text, out var parsed) && PlatformIds.Contains(parsed)))
        {
            yield return new LintFinding(41, id.Path, $"{id.Name} has the id {id.Text}, which belongs to a component of the platform.", "Give it an id of its own.");
        }

        foreach (var twin in all.GroupBy(id => id.Text.Trim('{', '}'), StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(41, twin.Last().Path, $"The id {twin.Key} is used for {string.Join(" and ", twin.Select(id => id.Name))}.", "Give each component its own id.");
        }
    }

    /// <summary>41: no id differs from the locked one.</summary>
    public static IEnumerable<LintFinding> Lock(LintContext context)
    {
        var keptIds = context.Tree.Ids.Ids.Values.ToHashSet();
        foreach (var id in All(context))
        {
            if (!context.Tree.Ids.Ids.TryGetValue(id.Name, out var locked))
            {
                // A component that was renamed keeps its id under its old name.
                if (Guid.TryParse(id.Text, out var kept) && keptIds.Contains(kept))
                {
                    continue;
                }

                yield return new LintFinding(41, id.Path, $"The component '{id.Name}' has no line in ids.lock, so nothing keeps its id.", "Write the component with the tool, or add the line 'name = id'.");
            }
            else if (Guid.TryParse(id.Text, out var actual) && actual != locked)
            {
                yield return new LintFinding(41, id.Path, $"The id of '{id.Name}' is {actual}, but {locked} was locked; an upgrade would delete the one and create the other.", "Restore the locked id.");
            }
        }
    }

    private static IEnumerable<ComponentId> All(LintContext context) =>
    [
        .. context.Forms.Select(form => new ComponentId($"form {form.Table.SchemaName} {form.File.Path.Split('/')[^2]} {form.File.Root.Element("systemform").Localized("LocalizedNames")}", form.File.Path, form.File.Root.Element("systemform").Text("formid"), Braced: true)),
        .. context.Views.Select(view => new ComponentId($"view {view.Table.SchemaName} {view.File.Root.Element("savedquery").Localized("LocalizedNames")}", view.File.Path, view.File.Root.Element("savedquery").Text("savedqueryid"), Braced: true)),
        .. context.Charts.Select(chart => new ComponentId($"chart {chart.Table.SchemaName} {chart.File.Root.Localized("LocalizedNames")}", chart.File.Path, chart.File.Root.Text("savedqueryvisualizationid").ToLowerInvariant(), Braced: true)),
        .. context.Dashboards.Select(dashboard => new ComponentId("dashboard " + dashboard.Root.Localized("LocalizedNames"), dashboard.Path, dashboard.Root.Text("FormId"), Braced: true)),
        .. context.Flows.Select(flow => new ComponentId("flow " + flow.Root.Attr("Name"), flow.Path, flow.Root.Attr("WorkflowId"), Braced: true)),
        .. context.Profiles.Select(profile => new ComponentId("field security profile " + profile.Root.Attr("name"), profile.Path, profile.Root.Attr("fieldsecurityprofileid"), Braced: true)),
        .. context.Roles.Select(role => new ComponentId("role " + role.Root.Attr("name"), role.Path, role.Root.Attr("id"), Braced: true)),
        .. context.WebResources.Select(resource => new ComponentId("web resource " + resource.Root.Text("Name"), resource.Path, resource.Root.Text("WebResourceId"), Braced: true)),
        .. context.Assemblies.Select(assembly => new ComponentId("plug-in assembly " + assembly.Root.Attr("FullName").Split(',')[0], assembly.Path, assembly.Root.Attr("PluginAssemblyId"), Braced: false)),
        .. context.Assemblies.SelectMany(assembly => assembly.Root.Descendants("PluginType").Select(type => new ComponentId("plug-in type " + type.Attr("Name"), assembly.Path, type.Attr("PluginTypeId"), Braced: false))),
        .. context.Steps.Select(step => new ComponentId("step " + step.Root.Attr("Name"), step.Path, step.Root.Attr("SdkMessageProcessingStepId"), Braced: true)),
        .. context.Steps.SelectMany(step => step.Root.Descendants("SdkMessageProcessingStepImage").Select(image => new ComponentId($"image {step.Root.Attr("Name")} {image.Attr("Name")}", step.Path, image.Text("SdkMessageProcessingStepImageId"), Braced: true))),
    ];
}
