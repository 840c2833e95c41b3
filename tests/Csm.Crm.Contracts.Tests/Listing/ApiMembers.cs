using System.Reflection;

namespace Csm.Crm.Contracts.Tests.Listing;

/// <summary>
/// Everything of a type that code outside its assembly can use, in the notation of the listing: the type with its kind,
/// modifiers, base type and interfaces, and its own public and protected members.
/// </summary>
internal static class ApiMembers
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The type's line and the lines of its visible members.</summary>
    public static IEnumerable<string> Of(Type type)
    {
        var name = ApiNames.Of(type);
        yield return $"{name}: T public {Kind(type)}{Bases(type)}";

        var members = type.IsEnum ? Values(type) : Members(type);
        foreach (var member in members)
        {
            yield return name + "." + member;
        }
    }

    private static IEnumerable<string> Values(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => $"{field.Name} = {ApiNames.Constant(field.GetRawConstantValue())}");

    private static IEnumerable<string> Members(Type type)
    {
        var constructors = type.GetConstructors(Own).Where(constructor => !constructor.IsStatic)
            .Select(constructor => (Access: Access(constructor), Line: $".ctor({ApiNames.Parameters(constructor.GetParameters())}): C "))
            .Where(constructor => constructor.Access is not null)
            .Select(constructor => constructor.Line + constructor.Access);
        var methods = type.GetMethods(Own).Where(method => !method.IsSpecialName || IsOperator(method)).Select(Method);
        var properties = type.GetProperties(Own).Select(Property);
        var fields = type.GetFields(Own).Select(Field);
        var events = type.GetEvents(Own).Where(@event => Access(@event.AddMethod!) is not null)
            .Select(@event => $"{@event.Name}: E {Access(@event.AddMethod!)} {ApiNames.Of(@event.EventHandlerType!)}");
        return constructors.Concat(methods.Concat(properties).Concat(fields).OfType<string>()).Concat(events);
    }

    private static string? Method(MethodInfo method)
    {
        if (Access(method) is not { } access)
        {
            return null;
        }

        var typeParameters = method.IsGenericMethod ? ApiNames.Arguments(method.GetGenericArguments()) : "";
        var isExtension = ApiNames.Has(method.GetCustomAttributesData(), "System.Runtime.CompilerServices.ExtensionAttribute");
        var parameters = ApiNames.Parameters(method.GetParameters(), isExtension);
        return $"{method.Name}{typeParameters}({parameters}): M {access} {Modifier(method)}{ApiNames.Of(method.ReturnType)}";
    }

    private static string? Property(PropertyInfo property)
    {
        var getter = property.GetMethod is { } get && Access(get) is { } getAccess ? getAccess + " get; " : "";
        var setter = property.SetMethod is { } set && Access(set) is { } setAccess ? setAccess + " set; " : "";
        if (getter.Length + setter.Length == 0)
        {
            return null;
        }

        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{ApiNames.Parameters(parameters)}]" : "";
        var modifier = Modifier(property.GetMethod ?? property.SetMethod!);
        return $"{property.Name}{index}: P {modifier}{ApiNames.Of(property.PropertyType)} {{ {getter}{setter}}}";
    }

    private static string? Field(FieldInfo field)
    {
        if (!field.IsPublic && !field.IsFamily && !field.IsFamilyOrAssembly)
        {
            return null;
        }

        var access = field.IsPublic ? "public" : field.IsFamily ? "protected" : "protected internal";
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? " = " + ApiNames.Constant(field.GetRawConstantValue()) : "";
        return $"{field.Name}: F {access} {kind}{ApiNames.Of(field.FieldType)}{value}";
    }

    // Null = code outside the assembly cannot use it.
    private static string? Access(MethodBase method) => method switch
    {
        { IsPublic: true } => "public",
        { IsFamily: true } => "protected",
        { IsFamilyOrAssembly: true } => "protected internal",
        _ => null,
    };

    // Members of an interface are abstract by nature, and a final one only implements an interface: neither is said.
    private static string Modifier(MethodInfo method) => method switch
    {
        { IsStatic: true } => "static ",
        { DeclaringType.IsInterface: true } => "",
        { IsVirtual: true } when !method.Attributes.HasFlag(MethodAttributes.NewSlot) => "override ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { BaseType.FullName: "System.MulticastDelegate" } => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return " : " + ApiNames.Of(type.GetEnumUnderlyingType());
        }

        if (Kind(type) == "delegate")
        {
            return "";
        }

        var bases = type.GetInterfaces().Where(contract => contract.IsVisible).Select(ApiNames.Of).Order(StringComparer.Ordinal).ToList();
        if (type.IsClass && type.BaseType!.FullName != "System.Object")
        {
            bases.Insert(0, ApiNames.Of(type.BaseType));
        }

        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }
}
