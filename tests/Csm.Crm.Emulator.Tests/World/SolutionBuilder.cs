using System.IO.Compression;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Tests.World;

/// <summary>
/// Packs a small managed solution in memory. Its plug-in assembly is this test assembly itself, so the plug-ins below
/// Plugins/ are loaded from the zip's bytes exactly as the product's are.
/// </summary>
public sealed class SolutionBuilder
{
    private static readonly string AssemblyFullName = typeof(SolutionBuilder).Assembly.FullName!;
    private readonly List<(TableBuilder Table, bool Extends)> _tables = [];
    private readonly List<XElement> _choices = [];
    private readonly List<XElement> _roles = [];
    private readonly List<XElement> _steps = [];
    private readonly List<Action<XElement>> _edits = [];
    private readonly Dictionary<string, Guid> _types = [];
    private readonly List<(string Path, XElement Content)> _files = [];

    public string Managed { get; set; } = "1";

    /// <summary>Changes the finished customizations.xml, for what no exporter of ours writes.</summary>
    public SolutionBuilder Edit(Action<XElement> edit)
    {
        _edits.Add(edit);
        return this;
    }

    /// <summary>Extra elements of SolutionPluginAssemblies/PluginAssembly/PluginTypes, for tests of bad registrations.</summary>
    public SolutionBuilder Type(string fullName)
    {
        _types.TryAdd(fullName, new Guid($"00000000-0000-0000-0000-{_types.Count + 1:D12}"));
        return this;
    }

    public SolutionBuilder Table(string schemaName, Action<TableBuilder> columns, bool userOwned = true, bool extends = false)
    {
        var table = new TableBuilder(schemaName, userOwned);
        columns(table);
        _tables.Add((table, extends));
        return this;
    }

    public SolutionBuilder Choice(string name, params (int Value, string Label)[] options)
    {
        _choices.Add(new XElement("optionset", new XAttribute("Name", name),
            new XElement("options", options.Select(option => TableBuilder.Option(option.Value, option.Label)))));
        return this;
    }

    public SolutionBuilder Role(string name, params (string Privilege, string Level)[] privileges)
    {
        _roles.Add(new XElement("Role", new XAttribute("id", $"{{00000000-0000-0000-0001-{_roles.Count + 1:D12}}}"), new XAttribute("name", name),
            new XElement("RolePrivileges", privileges.Select(privilege =>
                new XElement("RolePrivilege", new XAttribute("name", privilege.Privilege), new XAttribute("level", privilege.Level))))));
        return this;
    }

    public SolutionBuilder Step<T>(string message, string? table, int stage, bool isAsync = false, string filter = "", string? configuration = null, int rank = 1, params (string Alias, int Kind, string Columns)[] images)
        where T : IPlugin =>
        Step(typeof(T).FullName!, message, table, stage, isAsync, filter, configuration, rank, images);

    public SolutionBuilder Step(string type, string message, string? table, int stage, bool isAsync = false, string filter = "", string? configuration = null, int rank = 1, params (string Alias, int Kind, string Columns)[] images)
    {
        Type(type);
        _steps.Add(new XElement("SdkMessageProcessingStep",
            new XAttribute("Name", $"{type}: {message} of {table} at {stage}"),
            new XAttribute("SdkMessageProcessingStepId", $"{{00000000-0000-0000-0002-{_steps.Count + 1:D12}}}"),
            message switch
            {
                "Create" => new XElement("SdkMessageId", "9ebdbb1b-ea3e-db11-86a7-000a3a5473e8"),
                "Update" => new XElement("SdkMessageId", "20bebb1b-ea3e-db11-86a7-000a3a5473e8"),
                _ => new XElement("SdkMessageName", message),
            },
            new XElement("PluginTypeName", $"{type}, {AssemblyFullName}"),
            new XElement("PluginTypeId", _types[type]),
            table is null ? null : new XElement("PrimaryEntity", table),
            configuration is null ? null : new XElement("Configuration", configuration),
            new XElement("FilteringAttributes", filter),
            new XElement("Mode", isAsync ? 1 : 0), new XElement("Rank", rank), new XElement("Stage", stage),
            new XElement("SdkMessageProcessingStepImages", images.Select(image => new XElement("SdkMessageProcessingStepImage",
                new XElement("Attributes", image.Columns), new XElement("EntityAlias", image.Alias), new XElement("ImageType", image.Kind))))));
        return this;
    }

    public SolutionBuilder Api<T>(string name, string? boundTable = null, string? privilege = null, (string Name, int Type, bool Optional)[]? requests = null, (string Name, int Type)[]? responses = null)
        where T : IPlugin
    {
        Type(typeof(T).FullName!);
        _files.Add(($"customapis/{name}/customapi.xml", new XElement("customapi", new XAttribute("uniquename", name),
            new XElement("allowedcustomprocessingsteptype", 2), new XElement("bindingtype", boundTable is null ? 0 : 1),
            boundTable is null ? null : new XElement("boundentitylogicalname", boundTable),
            privilege is null ? null : new XElement("executeprivilegename", privilege),
            new XElement("plugintypeid", new XElement("plugintypeid", _types[typeof(T).FullName!])))));
        foreach (var request in requests ?? [])
        {
            _files.Add(($"customapis/{name}/customapirequestparameters/{request.Name}/customapirequestparameter.xml", new XElement("customapirequestparameter",
                new XAttribute("uniquename", request.Name), new XElement("isoptional", request.Optional ? 1 : 0), new XElement("type", request.Type))));
        }

        foreach (var response in responses ?? [])
        {
            _files.Add(($"customapis/{name}/customapiresponseproperties/{response.Name}/customapiresponseproperty.xml", new XElement("customapiresponseproperty",
                new XAttribute("uniquename", response.Name), new XElement("type", response.Type))));
        }

        return this;
    }

    /// <summary>A Custom API without a plug-in, as business events are.</summary>
    public SolutionBuilder Event(string name, params (string Name, int Type)[] parameters)
    {
        _files.Add(($"customapis/{name}/customapi.xml", new XElement("customapi", new XAttribute("uniquename", name),
            new XElement("allowedcustomprocessingsteptype", 2), new XElement("bindingtype", 0))));
        foreach (var parameter in parameters)
        {
            _files.Add(($"customapis/{name}/customapirequestparameters/{parameter.Name}/customapirequestparameter.xml", new XElement("customapirequestparameter",
                new XAttribute("uniquename", parameter.Name), new XElement("isoptional", 1), new XElement("type", parameter.Type))));
        }

        return this;
    }

    public SolutionBuilder Part(string path, XElement content)
    {
        _files.Add((path, content));
        return this;
    }

    /// <summary>A column security profile; rights are any of c, r and u.</summary>
    public SolutionBuilder Profile(string name, params (string Table, string Column, string Rights)[] permissions) => Edit(root => root.Add(
        new XElement("FieldSecurityProfiles", new XElement("FieldSecurityProfile", new XAttribute("name", name),
            new XElement("FieldPermissions", permissions.Select(permission => new XElement("FieldPermission",
                new XElement("EntityName", permission.Table), new XElement("AttributeName", permission.Column),
                new XElement("CanCreate", permission.Rights.Contains('c') ? 4 : 0),
                new XElement("CanRead", permission.Rights.Contains('r') ? 4 : 0),
                new XElement("CanUpdate", permission.Rights.Contains('u') ? 4 : 0))))))));

    public byte[] Build()
    {
        const string dll = "PluginAssemblies/Tests/Tests.dll";
        var root = new XElement("ImportExportXml",
            new XElement("Entities", _tables.Select(table => table.Table.Build(table.Extends))),
            new XElement("Roles", _roles),
            new XElement("EntityRelationships", _tables.SelectMany(table => table.Table.Relationships)),
            new XElement("optionsets", _choices),
            _types.Count == 0 ? null : new XElement("SolutionPluginAssemblies", new XElement("PluginAssembly", new XAttribute("FullName", AssemblyFullName),
                new XElement("FileName", "/" + dll),
                new XElement("PluginTypes", _types.Select(type => new XElement("PluginType",
                    new XAttribute("AssemblyQualifiedName", $"{type.Key}, {AssemblyFullName}"), new XAttribute("PluginTypeId", type.Value)))))),
            new XElement("SdkMessageProcessingSteps", _steps));
        _edits.ForEach(edit => edit(root));
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "solution.xml", new XElement("ImportExportXml", new XElement("SolutionManifest",
                new XElement("UniqueName", "csm_Test"), new XElement("Version", "1.0.0.0"), new XElement("Managed", Managed))));
            Write(zip, "customizations.xml", root);
            _files.ForEach(file => Write(zip, file.Path, file.Content));
            if (_types.Count > 0)
            {
                using var entry = zip.CreateEntry(dll).Open();
                entry.Write(File.ReadAllBytes(typeof(SolutionBuilder).Assembly.Location));
            }
        }

        return stream.ToArray();
    }

    public EmulatedOrganization Import(EmulatorOptions? options = null) => EmulatedOrganization.Import(Build(), options);

    private static void Write(ZipArchive zip, string path, XElement content)
    {
        using var entry = zip.CreateEntry(path).Open();
        content.Save(entry);
    }
}
