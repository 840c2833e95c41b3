namespace Csm.Crm.Emulator.Metadata;

/// <summary>Columns the platform gives every table (SOLUTION-FORMAT §4.1), with the targets of its own lookups.</summary>
internal static class SystemColumns
{
    /// <summary>Targets of the lookups the platform owns; solution files carry no relationship body that says so.</summary>
    public static IReadOnlyList<string>? TargetsOf(string column) => column switch
    {
        "createdby" or "modifiedby" or "createdonbehalfby" or "modifiedonbehalfby" or "owninguser" => ["systemuser"],
        "ownerid" => ["systemuser", "team"],
        "owningteam" => ["team"],
        "owningbusinessunit" => ["businessunit"],
        "organizationid" => ["organization"],
        "transactioncurrencyid" => ["transactioncurrency"],
        _ => null,
    };

    public static IEnumerable<Column> For(string table, string primaryId, Ownership ownership, bool hasMoney)
    {
        yield return ReadOnly(primaryId, ColumnKind.Key, create: true);
        yield return ReadOnly("createdon", ColumnKind.DateTime);
        yield return ReadOnly("modifiedon", ColumnKind.DateTime);
        yield return new Column { Name = "overriddencreatedon", Kind = ColumnKind.DateTime, ValidForUpdate = false };
        yield return Lookup("createdby");
        yield return Lookup("modifiedby");
        yield return Lookup("createdonbehalfby");
        yield return Lookup("modifiedonbehalfby");
        yield return ReadOnly("versionnumber", ColumnKind.BigInteger);
        yield return new Column { Name = "importsequencenumber", Kind = ColumnKind.Integer, ValidForUpdate = false };
        yield return new Column { Name = "timezoneruleversionnumber", Kind = ColumnKind.Integer };
        yield return new Column { Name = "utcconversiontimezonecode", Kind = ColumnKind.Integer };
        foreach (var column in ownership == Ownership.User ? Owners() : [Lookup("organizationid")])
        {
            yield return column;
        }

        yield return new Column { Name = "statecode", Kind = ColumnKind.State, Options = [new(0, "Active", DefaultStatus: 1), new(1, "Inactive", DefaultStatus: 2)] };
        yield return new Column { Name = "statuscode", Kind = ColumnKind.Status, Options = [new(1, "Active"), new(2, "Inactive", State: 1)] };
        if (hasMoney && table != "transactioncurrency")
        {
            yield return Lookup("transactioncurrencyid", writable: true);
            yield return ReadOnly("exchangerate", ColumnKind.Decimal);
        }
    }

    public static Column BaseMoney(Column money) => new()
    {
        Name = money.Name + "_base",
        Kind = ColumnKind.Money,
        Precision = money.Precision,
        BaseOf = money.Name,
        ValidForCreate = false,
        ValidForUpdate = false,
    };

    private static IEnumerable<Column> Owners() =>
        [Lookup("ownerid", writable: true), Lookup("owningbusinessunit"), Lookup("owningteam"), Lookup("owninguser")];

    private static Column ReadOnly(string name, ColumnKind kind, bool create = false) =>
        new() { Name = name, Kind = kind, ValidForCreate = create, ValidForUpdate = false };

    private static Column Lookup(string name, bool writable = false)
    {
        var column = new Column { Name = name, Kind = ColumnKind.Lookup, ValidForCreate = writable, ValidForUpdate = writable };
        column.Targets.AddRange(TargetsOf(name)!);
        return column;
    }
}
