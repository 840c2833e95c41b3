using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads the customapis folder of the zip (SOLUTION-FORMAT §12).</summary>
internal static class CustomApiReader
{
    public static IReadOnlyDictionary<string, CustomApiDefinition> Read(ZipArchive archive, AssemblyDefinition? assembly)
    {
        var apis = new Dictionary<string, CustomApiDefinition>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            var parts = entry.FullName.Split('/');
            if (parts.Length == 3 && parts[0] == "customapis" && parts[2] == "customapi.xml")
            {
                var api = ReadApi(archive, SolutionReader.Load(entry), $"customapis/{parts[1]}/", assembly);
                apis.Add(api.Name, api);
            }
        }

        return apis;
    }

    private static CustomApiDefinition ReadApi(ZipArchive archive, XElement root, string folder, AssemblyDefinition? assembly)
    {
        var name = root.Attribute("uniquename")?.Value ?? throw new SolutionImportException($"The Custom API in '{folder}' has no uniquename.");
        return new CustomApiDefinition(
            name,
            Int(root, "bindingtype", name),
            root.Element("boundentitylogicalname")?.Value,
            root.Element("executeprivilegename")?.Value,
            TypeName(root, name, assembly),
            Int(root, "allowedcustomprocessingsteptype", name),
            Parameters(archive, folder + "customapirequestparameters/", name),
            Parameters(archive, folder + "customapiresponseproperties/", name));
    }

    private static string? TypeName(XElement root, string api, AssemblyDefinition? assembly)
    {
        var link = root.Element("plugintypeid");
        var text = link?.Element("plugintypeid")?.Value ?? link?.Element("plugintypeexportkey")?.Value;
        if (text is null)
        {
            return null;
        }

        var type = assembly is not null && Guid.TryParse(text, out var id) ? assembly.Types.GetValueOrDefault(id) : null;
        return type ?? throw new SolutionImportException($"Custom API '{api}' names the plug-in type '{text}', which no assembly of the solution registers.");
    }

    private static List<ApiParameterDefinition> Parameters(ZipArchive archive, string folder, string api)
    {
        var parameters = new List<ApiParameterDefinition>();
        foreach (var entry in archive.Entries)
        {
            if (entry.FullName.StartsWith(folder, StringComparison.Ordinal) && entry.Name.EndsWith(".xml", StringComparison.Ordinal))
            {
                var root = SolutionReader.Load(entry);
                parameters.Add(new ApiParameterDefinition(
                    root.Attribute("uniquename")?.Value ?? throw new SolutionImportException($"A parameter of the Custom API '{api}' has no uniquename."),
                    Int(root, "type", api),
                    root.Element("isoptional")?.Value == "1"));
            }
        }

        return parameters;
    }

    private static int Int(XElement root, string name, string api) =>
        int.TryParse(root.Element(name)?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SolutionImportException($"Custom API '{api}' has {name} '{root.Element(name)?.Value}', which is not a whole number.");
}
