using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Values;

/// <summary>
/// Deep copies of SDK values. Everything that crosses the boundary of the emulator is copied, as the wire would do,
/// so that nobody can change a row or a running request through a reference he kept.
/// </summary>
internal static class SdkCopy
{
    public static Entity Of(Entity source)
    {
        var copy = new Entity(source.LogicalName, source.Id) { RowVersion = source.RowVersion };
        foreach (var pair in source.Attributes)
        {
            copy[pair.Key] = Of(pair.Value);
        }

        foreach (var pair in source.KeyAttributes)
        {
            copy.KeyAttributes[pair.Key] = Of(pair.Value);
        }

        foreach (var pair in source.FormattedValues)
        {
            copy.FormattedValues[pair.Key] = pair.Value;
        }

        foreach (var pair in source.RelatedEntities)
        {
            copy.RelatedEntities[pair.Key] = pair.Value;
        }

        return copy;
    }

    public static EntityCollection Of(EntityCollection source) =>
        new([.. source.Entities.Select(Of)]) { EntityName = source.EntityName };

    public static EntityReference Of(EntityReference source)
    {
        var copy = new EntityReference(source.LogicalName, source.Id) { Name = source.Name, RowVersion = source.RowVersion };
        foreach (var pair in source.KeyAttributes)
        {
            copy.KeyAttributes[pair.Key] = Of(pair.Value);
        }

        return copy;
    }

    public static object? Of(object? value) => value switch
    {
        Entity entity => Of(entity),
        EntityCollection rows => Of(rows),
        EntityReference reference => Of(reference),
        OptionSetValue option => new OptionSetValue(option.Value),
        OptionSetValueCollection options => new OptionSetValueCollection([.. options.Select(option => new OptionSetValue(option.Value))]),
        Money money => new Money(money.Value),
        string[] texts => texts.Clone(),
        _ => value,
    };

    public static ParameterCollection Of(ParameterCollection source)
    {
        var copy = new ParameterCollection();
        foreach (var pair in source)
        {
            copy[pair.Key] = Of(pair.Value);
        }

        return copy;
    }

    public static EntityImageCollection Of(EntityImageCollection source)
    {
        var copy = new EntityImageCollection();
        foreach (var pair in source)
        {
            copy[pair.Key] = Of(pair.Value);
        }

        return copy;
    }
}
