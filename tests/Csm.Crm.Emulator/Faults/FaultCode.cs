namespace Csm.Crm.Emulator.Faults;

/// <summary>
/// The platform's error codes that this emulator raises; values compared with Microsoft's published list of web service error codes (SEMANTICS.md says which were not).
/// </summary>
internal enum FaultCode
{
    /// <summary>0x80040203 InvalidArgument.</summary>
    InvalidArgument = unchecked((int)0x80040203),

    /// <summary>0x80040217 ObjectDoesNotExist.</summary>
    ObjectDoesNotExist = unchecked((int)0x80040217),

    /// <summary>0x80040220 PrivilegeDenied: a privilege is missing altogether.</summary>
    PrivilegeDenied = unchecked((int)0x80040220),

    /// <summary>0x80048306 AccessDenied on the row: the privilege is there, its depth does not reach the row.</summary>
    RowAccessDenied = unchecked((int)0x80048306),

    /// <summary>0x80040224 IsvUnExpected: a plug-in threw something else than InvalidPluginExecutionException.</summary>
    PluginUnexpected = unchecked((int)0x80040224),

    /// <summary>0x80040227 CannotDeleteDueToAssociation: a restricting relationship has rows.</summary>
    CannotDeleteDueToAssociation = unchecked((int)0x80040227),

    /// <summary>0x80040237 DuplicateRecord: the primary key is taken.</summary>
    DuplicateRecord = unchecked((int)0x80040237),

    /// <summary>0x80040239 InvalidDateTime: outside 1753-01-01 to 9999-12-30.</summary>
    InvalidDateTime = unchecked((int)0x80040239),

    /// <summary>0x80040251 TransactionNotStarted: a plug-in went on after a failed service call.</summary>
    TransactionNotStarted = unchecked((int)0x80040251),

    /// <summary>0x80040265 IsvAborted: a plug-in threw InvalidPluginExecutionException.</summary>
    PluginAborted = unchecked((int)0x80040265),

    /// <summary>0x80040315 NotSupported. Also used for everything this emulator refuses.</summary>
    NotSupported = unchecked((int)0x80040315),

    /// <summary>0x80041102 QueryBuilderNoEntity: unknown table.</summary>
    UnknownTable = unchecked((int)0x80041102),

    /// <summary>0x80041103 QueryBuilderNoAttribute: unknown column.</summary>
    UnknownColumn = unchecked((int)0x80041103),

    /// <summary>0x80041106 QueryBuilderBad_Condition.</summary>
    BadCondition = unchecked((int)0x80041106),

    /// <summary>0x80041108 QueryBuilderInvalid_Value: a condition's value does not fit its column.</summary>
    InvalidConditionValue = unchecked((int)0x80041108),

    /// <summary>0x8004110A QueryBuilderAlias_Does_Not_Exist: a condition or order names no alias of the query.</summary>
    UnknownAlias = unchecked((int)0x8004110A),

    /// <summary>0x8004110F QueryBuilderByAttributeMismatch: attributes and values differ in number.</summary>
    ByAttributeMismatch = unchecked((int)0x8004110F),

    /// <summary>0x8004111C QueryBuilderDeserializeInvalidNode: unknown or malformed FetchXML.</summary>
    InvalidFetchNode = unchecked((int)0x8004111C),

    /// <summary>0x80041122 QueryBuilderInvalidFilterType: neither and nor or.</summary>
    InvalidFilterType = unchecked((int)0x80041122),

    /// <summary>0x80041129 QueryBuilderPagingOrderBy: the cookie belongs to a query with other orders.</summary>
    PagingOrder = unchecked((int)0x80041129),

    /// <summary>0x8004112A QueryBuilderInvalidPagingCookie.</summary>
    InvalidPagingCookie = unchecked((int)0x8004112A),

    /// <summary>0x8004112F QueryBuilderInvalidAggregateAttribute: the function does not take columns of that type.</summary>
    InvalidAggregateColumn = unchecked((int)0x8004112F),

    /// <summary>0x80041130 QueryBuilderDuplicateAlias.</summary>
    DuplicateAlias = unchecked((int)0x80041130),

    /// <summary>0x80041135 QueryBuilderInvalidDateGrouping.</summary>
    InvalidDateGrouping = unchecked((int)0x80041135),

    /// <summary>0x80044182 SdkCorrelationTokenDepthTooHigh: more than eight nested calls.</summary>
    DepthTooHigh = unchecked((int)0x80044182),

    /// <summary>0x80044330 DecimalValueOutOfRange, also raised for whole numbers, floats and money.</summary>
    ValueOutOfRange = unchecked((int)0x80044330),

    /// <summary>0x80044331 StringLengthTooLong.</summary>
    StringLengthTooLong = unchecked((int)0x80044331),

    /// <summary>0x80048408 InvalidStateCodeStatusCode.</summary>
    InvalidStateStatusPair = unchecked((int)0x80048408),

    /// <summary>0x8004431A PicklistValueOutOfRange: not an option of the choice.</summary>
    ChoiceValueUnknown = unchecked((int)0x8004431A),

    /// <summary>0x8004E023 AggregateQueryRecordLimitExceeded: more than 50,000 rows.</summary>
    AggregateLimitExceeded = unchecked((int)0x8004E023),

    /// <summary>0x80072321, 429: combined execution time of a user.</summary>
    ThrottledByTime = unchecked((int)0x80072321),

    /// <summary>0x80072322, 429: number of requests of a user.</summary>
    ThrottledByRequests = unchecked((int)0x80072322),

    /// <summary>0x80072326, 429: concurrent requests of a user.</summary>
    ThrottledByConcurrency = unchecked((int)0x80072326),

    /// <summary>0x8004FFFF, which the platform does not use: a guard rail of a test was broken.</summary>
    GuardRail = unchecked((int)0x8004FFFF),

    /// <summary>0x8004F502 AttributePrivilegeCreateIsMissing: a secured column in a create.</summary>
    SecuredCreate = unchecked((int)0x8004F502),

    /// <summary>0x8004F506 QueryContainedSecuredAttributeWithoutAccess: a query depends on a secured column.</summary>
    SecuredQuery = unchecked((int)0x8004F506),

    /// <summary>0x8004F507 AttributePermissionUpdateIsMissingDuringUpdate: a secured column in an update.</summary>
    SecuredUpdate = unchecked((int)0x8004F507),

    /// <summary>0x80050222 TooManySelectionsForAttributeType: more than 150 options in a choices column.</summary>
    TooManySelections = unchecked((int)0x80050222),

    /// <summary>0x80060882 ConcurrencyVersionMismatch.</summary>
    ConcurrencyVersionMismatch = unchecked((int)0x80060882),

    /// <summary>0x80060883 ConcurrencyVersionNotProvided.</summary>
    ConcurrencyVersionNotProvided = unchecked((int)0x80060883),

    /// <summary>0x80060891 RecordNotFoundByEntityKey.</summary>
    NotFoundByKey = unchecked((int)0x80060891),

    /// <summary>0x80060892 DuplicateRecordEntityKey: an alternate key is taken.</summary>
    DuplicateAlternateKey = unchecked((int)0x80060892),
}
