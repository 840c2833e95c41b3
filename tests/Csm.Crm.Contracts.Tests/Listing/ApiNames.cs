using System.Globalization;
using System.Reflection;

namespace Csm.Crm.Contracts.Tests.Listing;

/// <summary>Names of types, parameters and constants in the notation of the listing.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["System.Boolean"] = "bool", ["System.Byte"] = "byte", ["System.SByte"] = "sbyte", ["System.Char"] = "char",
        ["System.Int16"] = "short", ["System.UInt16"] = "ushort", ["System.Int32"] = "int", ["System.UInt32"] = "uint",
        ["System.Int64"] = "long", ["System.UInt64"] = "ulong", ["System.Single"] = "float", ["System.Double"] = "double",
        ["System.Decimal"] = "decimal", ["System.String"] = "string", ["System.Object"] = "object", ["System.Void"] = "void",
    };

    /// <summary>A type with its namespace, its type arguments, C# keywords for the built-in ones.</summary>
    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition().FullName == "System.Nullable`1")
        {
            return Of(type.GetGenericArguments()[0]) + "?";
        }

        var name = type.DeclaringType is { } outer ? Of(outer) + "." + type.Name : type.Namespace + "." + type.Name;
        return type.IsGenericType ? name[..name.IndexOf('`', StringComparison.Ordinal)] + Arguments(type.GetGenericArguments())
            : Keywords.GetValueOrDefault(name, name);
    }

    /// <summary>Type arguments or parameters in angle brackets.</summary>
    public static string Arguments(IEnumerable<Type> types) => "<" + string.Join(", ", types.Select(Of)) + ">";

    /// <summary>Parameters with modifier, type, name and default value.</summary>
    /// <param name="parameters">In their order.</param>
    /// <param name="ofExtension">True when the first one is the receiver of an extension method.</param>
    public static string Parameters(IEnumerable<ParameterInfo> parameters, bool ofExtension = false) =>
        string.Join(", ", parameters.Select((parameter, index) => (ofExtension && index == 0 ? "this " : "") + Of(parameter)));

    /// <summary>A constant as written in the listing; the default of a value type is <c>null</c> there.</summary>
    public static string Constant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"No notation for the constant '{value}' of type {value.GetType()}: add it here."),
    };

    /// <summary>True when the member carries the attribute (compared by name: the member is from another load context).</summary>
    public static bool Has(IList<CustomAttributeData> attributes, string fullName) =>
        attributes.Any(attribute => attribute.AttributeType.FullName == fullName);

    private static string Of(ParameterInfo parameter)
    {
        var modifier = "";
        if (Has(parameter.GetCustomAttributesData(), "System.ParamArrayAttribute"))
        {
            modifier = "params ";
        }
        else if (parameter.ParameterType.IsByRef)
        {
            modifier = parameter.IsOut ? "out " : "ref ";
        }

        return modifier + Of(parameter.ParameterType) + " " + parameter.Name + Default(parameter);
    }

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
        {
            return "";
        }

        var cast = parameter.ParameterType.IsEnum ? $"({Of(parameter.ParameterType)})" : "";
        return $" = {cast}{Constant(parameter.RawDefaultValue)}";
    }
}
