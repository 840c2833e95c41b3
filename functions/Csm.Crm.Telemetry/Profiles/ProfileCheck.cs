using System.Globalization;
using Csm.Crm.Telemetry.Windows;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>Reads a profile's YAML and says what is wrong with it: file, line, member, and what to write instead.</summary>
internal sealed class ProfileCheck(string source, string yaml)
{
    /// <summary>The document, member for member.</summary>
    /// <exception cref="FeedProfileException">It is no YAML, empty, or has a member that does not exist.</exception>
    public T Deserialize<T>()
        where T : class
    {
        try
        {
            var document = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<T?>(yaml);
            return document ?? throw new FeedProfileException($"Feed profile {source} is empty.");
        }
        catch (YamlException broken)
        {
            throw new FeedProfileException($"Feed profile {source}, line {broken.Start.Line}: {broken.InnerException?.Message ?? broken.Message}", broken);
        }
    }

    /// <summary>The error of a member.</summary>
    /// <param name="member">Its path, for example <c>metrics[1].kind</c>; the line is that of the part of it that exists.</param>
    /// <param name="what">What is wrong, with its value and what it must be.</param>
    public FeedProfileException Wrong(string member, string what) => new($"Feed profile {source}, line {LineOf(member)}: {what}.");

    /// <summary>A value that must be there.</summary>
    public T Need<T>(T? value, string member)
        where T : class =>
        value is null or "" ? throw Wrong(member, $"'{member}' is missing") : value;

    /// <summary>A list that must not be empty.</summary>
    public List<T> NeedAny<T>(List<T>? values, string member) => values is { Count: > 0 } ? values : throw Wrong(member, $"'{member}' is empty");

    /// <summary>The counter or gauge of a metric code.</summary>
    public Quantity QuantityOf(string? code, string member) =>
        Quantity.TryFind(Need(code, member), out var quantity) ? quantity : throw Wrong(member, $"{member} '{code}' is unknown; known are {string.Join(", ", Quantity.Codes)}");

    /// <summary>The conversion that a metric's <c>unit</c> or <c>factor</c> gives; none without either.</summary>
    public UnitConversion ConversionOf(Quantity quantity, string? unit, double? factor, string member)
    {
        if (unit is not null && factor is not null)
        {
            throw Wrong(member, $"{member} has 'unit' and 'factor'; give one of them");
        }

        if (factor is not null and not (> 0 and < double.PositiveInfinity))
        {
            throw Wrong($"{member}.factor", $"{member}.factor is {factor.Value.ToString(CultureInfo.InvariantCulture)}; it must be above 0");
        }

        var wanted = UnitOfMeasure.Of(quantity);
        return unit is null ? new UnitConversion(factor ?? 1, 0)
            : UnitOfMeasure.TryFind(unit, wanted, out var found) ? found
            : throw Wrong($"{member}.unit", $"{member}.unit '{unit}' is no unit of {quantity.Code}, which is in {(wanted.Length == 0 ? "pieces" : wanted)}; known are {string.Join(", ", UnitOfMeasure.NamesOf(wanted))}");
    }

    private long LineOf(string member)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var node = stream.Documents[0].RootNode;
        foreach (var part in member.Replace("]", string.Empty, StringComparison.Ordinal).Split('.', '['))
        {
            var next = node switch
            {
                YamlMappingNode map => map.Children.FirstOrDefault(pair => (pair.Key as YamlScalarNode)?.Value == part).Value,
                YamlSequenceNode list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Children.Count => list[index],
                _ => null,
            };
            if (next is null)
            {
                break;
            }

            node = next;
        }

        return node.Start.Line;
    }
}
