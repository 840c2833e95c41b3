using System.Xml.Linq;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.ReferenceData;

/// <summary>
/// Reference data in the format of Microsoft's Configuration Migration tool: <c>data_schema.xml</c> says which columns of which
/// tables, <c>data.xml</c> holds the rows.
/// </summary>
public sealed class DataFolder
{
    /// <summary>Name of the schema file.</summary>
    public const string SchemaFile = "data_schema.xml";

    /// <summary>Name of the file with the rows.</summary>
    public const string RowsFile = "data.xml";

    private DataFolder(XElement schema, XElement rows)
    {
        Schema = schema;
        Rows = rows;
    }

    /// <summary>The <c>entities</c> element of the schema.</summary>
    public XElement Schema { get; }

    /// <summary>The <c>entities</c> element of the rows.</summary>
    public XElement Rows { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => Rows.Elements("entity").Elements("records").Elements("record").Count();

    /// <summary>Reads the two files of a folder.</summary>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    /// <exception cref="InvalidDataException">One does not parse.</exception>
    public static DataFolder Read(string folder)
    {
        foreach (var file in new[] { SchemaFile, RowsFile }.Where(file => !File.Exists(Path.Combine(folder, file))))
        {
            throw new FileNotFoundException($"'{folder}' has no {file}. Name the folder of the reference data with --data.", file);
        }

        return new DataFolder(CanonicalXml.Load(Path.Combine(folder, SchemaFile)), CanonicalXml.Load(Path.Combine(folder, RowsFile)));
    }

    /// <summary>The zip the Configuration Migration tool and <c>pac data import</c> take; the same data gives the same bytes.</summary>
    public byte[] Pack() => DeterministicZip.Write(new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [SchemaFile] = CanonicalXml.ToBytes(Schema),
        [RowsFile] = CanonicalXml.ToBytes(Rows),
    });
}
