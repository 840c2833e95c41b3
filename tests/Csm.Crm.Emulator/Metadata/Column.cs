namespace Csm.Crm.Emulator.Metadata;

/// <summary>What a column holds, and so how its values are stored.</summary>
internal enum ColumnKind
{
    /// <summary>Primary key; stored as <see cref="Guid"/>.</summary>
    Key,

    /// <summary>Any other unique identifier; stored as <see cref="Guid"/>.</summary>
    UniqueId,

    /// <summary>Single line of text; <see cref="string"/>, never empty.</summary>
    Text,

    /// <summary>Multiple lines of text; <see cref="string"/>, never empty.</summary>
    Memo,

    /// <summary>Whole number; <see cref="int"/>.</summary>
    Integer,

    /// <summary>Row version and other big integers; <see cref="long"/>.</summary>
    BigInteger,

    /// <summary>Decimal number; <see cref="decimal"/>.</summary>
    Decimal,

    /// <summary>Floating point number; <see cref="double"/>.</summary>
    Double,

    /// <summary>Money in the row's currency; <see cref="decimal"/>.</summary>
    Money,

    /// <summary>Yes/no; <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>Choice; <see cref="int"/>.</summary>
    Choice,

    /// <summary>Several options of a choice; <see cref="Store.ChoiceSet"/>, never empty.</summary>
    Choices,

    /// <summary>State; <see cref="int"/>.</summary>
    State,

    /// <summary>Status reason; <see cref="int"/>.</summary>
    Status,

    /// <summary>Date or date and time; <see cref="System.DateTime"/> of kind UTC.</summary>
    DateTime,

    /// <summary>Lookup, customer or owner; <see cref="Store.RowReference"/>.</summary>
    Lookup,

    /// <summary>A type the emulator does not store (file, image, calculated); any use faults by name.</summary>
    Unsupported,
}

/// <summary>Time zone behaviour; values are those of the solution file.</summary>
internal enum DateBehavior
{
    UserLocal = 1,
    DateOnly = 2,
    TimeZoneIndependent = 3,
}

/// <summary>One option of a choice, with its label in the base language.</summary>
/// <param name="Value">Number stored.</param>
/// <param name="Label">Text shown.</param>
/// <param name="State">State a status reason belongs to; 0 for other options.</param>
/// <param name="DefaultStatus">Status a state starts with; 0 for other options.</param>
internal sealed record Option(int Value, string Label, int State = 0, int DefaultStatus = 0);

/// <summary>A column as the solution or the base platform declares it. Read-only once its table is built.</summary>
internal sealed class Column
{
    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>Type as written in the solution file, for messages.</summary>
    public string TypeName { get; init; } = string.Empty;

    public string SchemaName { get; init; } = string.Empty;

    /// <summary>Position in a row's value array.</summary>
    public int Slot { get; set; }

    public int MaxLength { get; init; } = int.MaxValue;

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    /// <summary>Digits after the point that are kept.</summary>
    public int Precision { get; init; } = 10;

    /// <summary>Whether an amount keeps as many digits as the currency of its row has, and not <see cref="Precision"/>.</summary>
    public bool FollowsCurrency { get; init; }

    public DateBehavior Behavior { get; init; } = DateBehavior.UserLocal;

    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>Tables a lookup may point to.</summary>
    public List<string> Targets { get; } = [];

    public bool ValidForCreate { get; init; } = true;

    public bool ValidForUpdate { get; init; } = true;

    /// <summary>Column security: a profile must give a user the value, unless he is an administrator.</summary>
    public bool IsSecured { get; init; }

    /// <summary>Value the server gives on create when the caller gives none; null for none.</summary>
    public object? Default { get; init; }

    /// <summary>Autonumber format, or null.</summary>
    public AutoNumberFormat? AutoNumber { get; init; }

    /// <summary>Money column whose value in base currency this is, or null.</summary>
    public string? BaseOf { get; init; }

    public bool IsNumber => Kind is ColumnKind.Integer or ColumnKind.BigInteger or ColumnKind.Decimal or ColumnKind.Double or ColumnKind.Money;

    public bool IsText => Kind is ColumnKind.Text or ColumnKind.Memo;

    public bool IsChoice => Kind is ColumnKind.Choice or ColumnKind.State or ColumnKind.Status;

    public string? LabelOf(int value)
    {
        foreach (var option in Options)
        {
            if (option.Value == value)
            {
                return option.Label;
            }
        }

        return null;
    }
}
