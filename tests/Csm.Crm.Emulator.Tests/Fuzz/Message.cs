using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests.Fuzz;

/// <summary>
/// A message of a fuzzed sequence. Rows go by number: 1 to 6 have ids of the caller's choice, 7 to 9 are the newest three
/// the server gave an id to, <see cref="Nowhere"/> never exists.
/// </summary>
public abstract record Message
{
    public const int Nowhere = 99;
}

/// <summary>A value for a column; a lookup's value is a row number.</summary>
public sealed record Cell(string Column, object? Value)
{
    public override string ToString() => $"{Column[4..]}={Value ?? "null"}";
}

/// <summary>A row to write: its number or its code as alternate key, or neither, and the columns given.</summary>
public sealed record Draft(int? Number, string? Key, IReadOnlyList<Cell> Cells)
{
    public override string ToString() => $"#{Number?.ToString() ?? Key ?? "new"}({string.Join(" ", Cells)})";
}

public sealed record Create(Draft Row) : Message
{
    public override string ToString() => $"Create {Row}";
}

public sealed record Update(Draft Row) : Message
{
    public override string ToString() => $"Update {Row}";
}

public sealed record Upsert(Draft Row) : Message
{
    public override string ToString() => $"Upsert {Row}";
}

public sealed record Delete(int Number) : Message
{
    public override string ToString() => $"Delete #{Number}";
}

public sealed record CreateAccount(int Number) : Message
{
    public override string ToString() => $"CreateAccount {Number}";
}

/// <summary>Takes the account's items with it.</summary>
public sealed record DeleteAccount(int Number) : Message
{
    public override string ToString() => $"DeleteAccount {Number}";
}

public sealed record Retrieve(int? Number, string? Key) : Message
{
    public override string ToString() => $"Retrieve #{Number?.ToString() ?? Key}";
}

public enum Batch
{
    CreateMultiple,
    UpdateMultiple,
    UpsertMultiple,
}

public sealed record Multiple(Batch Kind, IReadOnlyList<Draft> Rows) : Message
{
    public override string ToString() => $"{Kind} [{string.Join(", ", Rows)}]";
}

/// <summary>ExecuteTransaction; its items are writes.</summary>
public sealed record Transaction(IReadOnlyList<Message> Items) : Message
{
    public override string ToString() => $"Transaction [{string.Join(", ", Items)}]";
}

/// <summary>One condition; the value of a lookup is a row number.</summary>
public sealed record Test(string Column, ConditionOperator Operator, object? Value)
{
    public override string ToString() => $"{Column[4..]} {Operator} {Value}";
}

/// <summary>RetrieveMultiple, read page by page to its end, or the top rows only when <paramref name="Top"/> is given.</summary>
public sealed record Query(bool Any, IReadOnlyList<Test> Tests, int? ParentCount, IReadOnlyList<(string Column, bool Descending)> Orders, int PageSize, int? Top) : Message
{
    public override string ToString() =>
        $"Query {string.Join(Any ? " or " : " and ", Tests)} parent.count>={ParentCount} by {string.Join(", ", Orders)} pages of {PageSize} top {Top}";
}
