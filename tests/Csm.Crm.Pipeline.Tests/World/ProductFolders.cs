using System.Xml.Linq;

namespace Csm.Crm.Pipeline.Tests.World;

/// <summary>Where the product lies, seen from the tests.</summary>
internal static class ProductFolders
{
    /// <summary>The unpacked solution.</summary>
    public static string SolutionSource => Path.Combine(Root, "solution", "src");

    /// <summary>The reference data an admin imports after the solution.</summary>
    public static string ReferenceData => Path.Combine(Root, "solution", "data");

    /// <summary>The fields on the shipped forms of one kind of a table.</summary>
    /// <param name="table">Folder of the table.</param>
    /// <param name="kind">Folder of the kind: main or quickCreate.</param>
    public static IReadOnlyList<FormField> FormFieldsOf(string table, string kind)
    {
        var folder = Path.Combine(SolutionSource, "Entities", table, "FormXml", kind);
        return !Directory.Exists(folder) ? [] : [..
            from file in Directory.EnumerateFiles(folder, "*.xml")
            from control in XDocument.Load(file).Descendants("control")
            where control.Attribute("datafieldname") is not null
            let section = control.Ancestors("section").FirstOrDefault()?.Element("labels")?.Element("label")?.Attribute("description")?.Value
            select new FormField(control.Attribute("datafieldname")!.Value, section ?? "", (string?)control.Attribute("disabled") == "true")];
    }

    /// <summary>Folder of the repository.</summary>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new DirectoryNotFoundException("The tests must run inside the repository: no Csm.Crm.sln above " + AppContext.BaseDirectory);
        }
    }
}

/// <summary>A field on a form.</summary>
/// <param name="Column">Logical name of its column.</param>
/// <param name="Section">Title of its section; empty in header and footer.</param>
/// <param name="IsDisabled">Whether nobody may edit it there.</param>
internal sealed record FormField(string Column, string Section, bool IsDisabled);
