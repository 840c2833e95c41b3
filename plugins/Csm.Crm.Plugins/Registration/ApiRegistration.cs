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

/// <summary>Which steps others may register on a Custom API; values are the platform's (customapi.allowedcustomprocessingsteptype).</summary>
public enum ApiSubscribers
{
    /// <summary>None: the API is called, not listened to.</summary>
    None = 0,

    /// <summary>Asynchronous ones only: what a business event is, for nobody can stop what has happened.</summary>
    AsynchronousOnly = 1,
}

/// <summary>
/// A Custom API. One that a plug-in class answers is declared by that class; business events, which no class answers,
/// stand in <see cref="EventApis"/>. The solution tool writes <c>solution/src/customapis</c> from both.
/// </summary>
/// <param name="UniqueName">Message name, with the publisher prefix, e.g. <c>csm_RecalculateHealth</c>.</param>
/// <param name="DisplayName">Name a maker sees, at most 100 characters.</param>
/// <param name="Description">What it does and that it may be repeated; at most 300 characters.</param>
public sealed record ApiRegistration(string UniqueName, string DisplayName, string Description)
{
    /// <summary>Request parameters in the order they are documented; of a business event: its payload.</summary>
    public IReadOnlyList<ApiParameter> Requests { get; init; } = [];

    /// <summary>Response properties in the order they are documented; a business event has none.</summary>
    public IReadOnlyList<ApiParameter> Responses { get; init; } = [];

    /// <summary>Who may listen.</summary>
    public ApiSubscribers Subscribers { get; init; }

    /// <summary>
    /// Privilege a caller must have at some depth, e.g. <c>prvWritecsm_Goal</c>; null asks for none. For an API that writes
    /// rows nobody may write by hand: what the caller may see is still looked up with his own rights.
    /// </summary>
    public string? Privilege { get; init; }

    /// <summary>Whether this is an event to listen to rather than something to call.</summary>
    public bool IsEvent => Subscribers == ApiSubscribers.AsynchronousOnly;
}
