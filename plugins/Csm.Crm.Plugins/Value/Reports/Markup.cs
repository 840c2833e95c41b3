using System.Collections;
using System.Globalization;
using System.Xml;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>An attribute of an element of the page.</summary>
internal sealed class MarkupAttribute
{
    public MarkupAttribute(string name, string value)
    {
        Name = name;
        Value = value;
    }

    public string Name { get; }

    public string Value { get; }
}

/// <summary>
/// An element of the page with its content: text, attributes, elements, or sequences of these; null is nothing. Written by
/// XmlWriter, which escapes. System.Xml.Linq is not among the assemblies a plug-in of ours may refer to.
/// </summary>
internal sealed class Markup
{
    private static readonly IReadOnlyList<string> Void = ["meta", "br"];
    private readonly string name;
    private readonly List<MarkupAttribute> attributes = [];
    private readonly List<object> content = [];

    public Markup(string name, params object?[] content)
    {
        this.name = name;
        Add(content);
    }

    /// <summary>The element and all in it as text.</summary>
    public override string ToString()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment }))
        {
            WriteTo(writer);
        }

        return text.ToString();
    }

    private void Add(object? part)
    {
        switch (part)
        {
            case null:
                break;
            case MarkupAttribute attribute:
                attributes.Add(attribute);
                break;
            case string or Markup:
                content.Add(part);
                break;
            case IEnumerable several:
                foreach (var each in several)
                {
                    Add(each);
                }

                break;
            default:
                content.Add(Convert.ToString(part, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }

    private void WriteTo(XmlWriter writer)
    {
        writer.WriteStartElement(name);
        foreach (var attribute in attributes)
        {
            writer.WriteAttributeString(attribute.Name, attribute.Value);
        }

        foreach (var part in content)
        {
            if (part is Markup element)
            {
                element.WriteTo(writer);
            }
            else
            {
                writer.WriteString((string)part);
            }
        }

        // A browser takes <td/> for an open cell; only void elements close themselves.
        if (Void.Contains(name))
        {
            writer.WriteEndElement();
        }
        else
        {
            writer.WriteFullEndElement();
        }
    }
}
