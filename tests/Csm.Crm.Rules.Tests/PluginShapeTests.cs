using System.Reflection;
using System.Runtime.CompilerServices;
using Csm.Crm.Plugins;

namespace Csm.Crm.Rules.Tests;

/// <summary>The platform shares one plug-in instance between threads, so the shape of the classes is part of their safety.</summary>
public class PluginShapeTests
{
    private static readonly Type[] AllTypes = typeof(PluginBase).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && !type.Name.StartsWith('<')).ToArray();

    private static readonly Type[] StepClasses = AllTypes.Where(type => type is { IsClass: true, IsAbstract: false } && typeof(PluginBase).IsAssignableFrom(type)).ToArray();

    [Fact]
    public void StepClasses_AreFound() => StepClasses.Length.ShouldBeGreaterThan(5);

    [Fact]
    public void StepClass_IsPublicSealedAndHasAPublicParameterlessConstructor() => StepClasses.ShouldAllBe(type =>
        type.IsPublic && type.IsSealed && type.GetConstructor(Type.EmptyTypes) != null);

    [Fact]
    public void StepClass_HasNoFieldOfItsOwn() => StepClasses.ShouldAllBe(type =>
        type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly).Length == 0);

    [Fact]
    public void PluginBase_HasReadOnlyFieldsOnly() =>
        typeof(PluginBase).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).ShouldAllBe(field => field.IsInitOnly);

    [Fact]
    public void NoType_KeepsStaticStateThatCanChange()
    {
        var mutable = from type in AllTypes
                      from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
                      where field.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                      where !field.IsLiteral && !(field.IsInitOnly && IsImmutable(field.FieldType))
                      select $"{type.FullName}.{field.Name}";
        mutable.ShouldBeEmpty();
    }

    [Fact]
    public void EveryStepClass_DeclaresStepsOrAnApi() => StepClasses.ShouldAllBe(type => Declares(type));

    private static bool Declares(Type type)
    {
        var plugin = (PluginBase)Activator.CreateInstance(type)!;
        return (plugin.Steps.Count > 0) != (plugin.Api is not null);
    }

    private static bool IsImmutable(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Guid) || type == typeof(DateTime) || type == typeof(TimeSpan)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)));
}
