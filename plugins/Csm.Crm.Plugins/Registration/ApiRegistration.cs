namespace Csm.Crm.Plugins.Registration;

/// <summary>Type of a Custom API parameter; values are the platform's (customapirequestparameter.type).</summary>
public enum ApiParameterType
{
    Boolean = 0,
    DateTime = 1,
    Decimal = 2,
    EntityReference = 5,
    Integer = 7,
    String = 10,
    StringArray = 11,
    Guid = 12,
}

/// <summary>A request parameter or a response property of a Custom API.</summary>
/// <param name="Name">Unique name within the API, e.g. <c>Subscription</c>.</param>
/// <param name="Type">Platform type.</param>
/// <param name="Description">One sentence for the maker: meaning, unit, range.</param>
public sealed record ApiParameter(string Name, ApiParameterType Type, string Description)
{
    /// <summary>True when a caller may leave it out. Request parameters only; the platform refuses it on a response.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Logical name of the table an <see cref="ApiParameterType.EntityReference"/> points to.</summary>
    public string? Table { get; init; }
}

/// <summary>
/// A Custom API and the plug-in class that is its main operation. The solution tool writes
/// <c>solution/src/customapis</c> from these.
/// </summary>
/// <param name="UniqueName">Message name, with the publisher prefix, e.g. <c>csm_RecalculateHealth</c>.</param>
/// <param name="DisplayName">Name a maker sees.</param>
/// <param name="Description">What it does and that it may be repeated.</param>
public sealed record ApiRegistration(string UniqueName, string DisplayName, string Description)
{
    /// <summary>Request parameters in the order they are documented.</summary>
    public IReadOnlyList<ApiParameter> Requests { get; init; } = [];

    /// <summary>Response properties in the order they are documented.</summary>
    public IReadOnlyList<ApiParameter> Responses { get; init; } = [];
}
