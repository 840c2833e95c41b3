using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>
/// Adds components to the source with everything the format wants around them: system columns, relationships, views,
/// form, manifest entry. Each call leaves a source that lints clean.
/// </summary>
public sealed class SolutionAuthor
{
    private readonly SourceTree tree;
    private readonly string prefix;
    private readonly int firstOptionValue;

    /// <summary>Opens a source; prefix and option values come from its publisher.</summary>
    public SolutionAuthor(SourceTree tree)
    {
        this.tree = tree;
        var publisher = tree.Load(Manifest.SolutionFile).Element("SolutionManifest")!.Element("Publisher")!;
        prefix = publisher.Element("CustomizationPrefix")!.Value;
        firstOptionValue = int.Parse(publisher.Element("CustomizationOptionValuePrefix")!.Value, CultureInfo.InvariantCulture) * 10000;
    }

    /// <summary>Adds an own table with system columns, main form and standard views.</summary>
    public void AddTable(TableText table)
    {
        DemandPrefix(table.SchemaName);
        var folder = "Entities/" + table.SchemaName;
        DemandNew(folder + "/Entity.xml", $"Table '{table.SchemaName}'");
        tree.Save(folder + "/Entity.xml", TableXml.Own(table));
        tree.Save(folder + "/RibbonDiff.xml", TableXml.EmptyRibbon());
        RelationshipFiles.Add(tree, RelationshipFiles.System(new TableName(table.SchemaName), table.IsUserOwned));

        var file = tree.Table(table.SchemaName);
        var form = FormFile.Create(tree, file, FormKind.Main, table.Label, $"Main form of {table.PluralLabel}.");
        var section = form.Section("General", form.Tab(table.Label));
        form.AddField(section, file.Column(file.PrimaryName)!);
        if (table.IsUserOwned)
        {
            form.AddField(section, file.Column("ownerid")!);
        }

        form.Save();
        ViewFiles.WriteStandard(tree, file, new StandardViews(["createdon"]));
        Finish();
    }

    /// <summary>Adds a platform table that this solution extends, with an own main form beside Microsoft's.</summary>
    public void ExtendTable(string schemaName, string label, string formName, string formDescription)
    {
        var folder = "Entities/" + schemaName;
        DemandNew(folder + "/Entity.xml", $"Table '{schemaName}'");
        tree.Save(folder + "/Entity.xml", TableXml.Extended(schemaName, label));
        tree.Save(folder + "/RibbonDiff.xml", TableXml.EmptyRibbon());
        var file = tree.Table(schemaName);
        var form = FormFile.Create(tree, file, FormKind.Main, formName, formDescription);
        var section = form.Section("General", form.Tab(label));
        foreach (var column in PlatformTables.FormColumns(file.LogicalName))
        {
            form.AddField(section, column);
        }

        form.Save();
        Finish();
    }

    /// <summary>Adds a column and shows it on the table's main form.</summary>
    /// <param name="table">Schema or logical name of the table.</param>
    /// <param name="text">Name, label and description.</param>
    /// <param name="type">Type; a lookup brings its relationship, money brings currency and base value.</param>
    /// <param name="section">Title of the form section.</param>
    /// <param name="required">True when a user must fill it.</param>
    /// <param name="cascade">For a lookup: what follows the referenced row.</param>
    /// <param name="autoNumber">For text: the platform's autonumber format.</param>
    public void AddColumn(string table, ColumnText text, ColumnType type, string section = "General", bool required = false, Cascade cascade = Cascade.RemoveLink, string? autoNumber = null)
    {
        var file = tree.Table(table);
        DemandColumn(file, text, type, cascade, autoNumber);
        file.Insert(ColumnXml.Custom(file.SchemaName, text, type, required, autoNumber));
        if (type.Kind == ColumnKind.Money)
        {
            AddMoneyCompanions(file, text);
        }

        file.Save();
        if (type.Kind == ColumnKind.Lookup)
        {
            RelationshipFiles.Add(tree, [RelationshipFiles.Lookup(prefix, new TableName(file.SchemaName), new TableName(SchemaNameOf(type.Target!)), text, cascade)]);
        }

        AddFormField(table, text.SchemaName, section);
    }

    /// <summary>Shows a column on the table's main form.</summary>
    public void AddFormField(string table, string column, string section)
    {
        var file = tree.Table(table);
        var form = FormFile.Load(tree, file);
        form.AddField(form.Section(section), file.Column(column) ?? throw new ArgumentException($"Table '{table}' has no column '{column}'.", nameof(column)));
        form.Save();
        Finish();
    }

    /// <summary>Adds an alternate key over existing columns.</summary>
    public void AddKey(string table, string name, string label, IReadOnlyList<string> columns)
    {
        DemandPrefix(name);
        var file = tree.Table(table);
        var logical = KeyRules.Demand(file, columns);
        var key = new XElement(
            "EntityKey",
            new XElement("Name", name),
            new XElement("LogicalName", name.ToLowerInvariant()),
            new XElement("IntroducedVersion", "1.0.0.0"),
            new XElement("IsCustomizable", 1),
            new XElement("EntityKeyAttributes", logical.Select(column => new XElement("AttributeName", column))),
            new XElement("displaynames", new XElement("displayname", Texts.Describe(label))));
        var keys = file.Info.Element("EntityKeys");
        if (keys is null)
        {
            keys = new XElement("EntityKeys");
            file.Info.Element("attributes")!.AddAfterSelf(keys);
        }

        keys.Add(key);
        file.Save();
    }

    /// <summary>Adds a global choice; options are numbered from the publisher's first value in the order given.</summary>
    public void AddChoice(string name, string label, string description, IEnumerable<string> options)
    {
        DemandPrefix(name);
        ChoiceFiles.Add(tree, name, label, description, options, firstOptionValue);
        Finish();
    }

    /// <summary>Rewrites the standard views with these columns beside the primary name.</summary>
    public void SetStandardViews(string table, IReadOnlyList<string> columns) => new ScreenAuthor(tree).SetStandardViews(table, new StandardViews(columns));

    /// <summary>Adds an own public view.</summary>
    public void AddView(string table, string name, IReadOnlyList<string> columns, IReadOnlyList<ViewCondition> conditions, string? orderBy = null) =>
        new ScreenAuthor(tree).SetView(table, new ViewText(name, string.Empty, columns) { All = conditions, OrderBy = orderBy is null ? [] : [orderBy] });

    /// <summary>Adds a security role without any privilege.</summary>
    public void AddRole(string name)
    {
        RoleFiles.Create(tree, name);
        Finish();
    }

    /// <summary>Gives a role a privilege of the platform by its full name, e.g. <c>prvReadUser</c>.</summary>
    public void GrantPlatform(string role, string privilege, string level)
    {
        RoleFiles.GrantPlatform(tree, role, privilege, level);
        Finish();
    }

    /// <summary>Gives a role privileges on one of the solution's own tables.</summary>
    public void Grant(string role, string table, IEnumerable<string> verbs, string level)
    {
        RoleFiles.Grant(tree, role, tree.Table(table), verbs, level);
        Finish();
    }

    /// <summary>Opens a secured column to the members of a field security profile, which is created when new.</summary>
    public void Permit(string profile, string description, string table, string column, FieldAccess access)
    {
        FieldSecurityFiles.Permit(tree, (profile, description), tree.Table(table), column, access);
        Finish();
    }

    // Everything is asked before anything is written, so that a refusal leaves the source as it was.
    private void DemandColumn(TableFile file, ColumnText text, ColumnType type, Cascade cascade, string? autoNumber)
    {
        DemandPrefix(text.SchemaName);
        if (type.Kind is ColumnKind.Choice or ColumnKind.Choices && !tree.Has(ChoiceFiles.PathOf(type.Target!)))
        {
            throw new ArgumentException($"Column '{text.SchemaName}' names the choice '{type.Target}', which does not exist. Add it first: add choice --name {type.Target}.", nameof(type));
        }

        if (autoNumber is not null && type is not { Kind: ColumnKind.Text, Format: "text" })
        {
            throw new ArgumentException($"Column '{text.SchemaName}' is no plain text, so it cannot be numbered automatically. Make it text(50) or leave the number format out.", nameof(autoNumber));
        }

        if (type.Kind == ColumnKind.Lookup)
        {
            SchemaNameOf(type.Target!);
            RelationshipFiles.DemandOneCascade(tree, file.SchemaName, text.SchemaName, cascade);
        }
    }

    private void AddMoneyCompanions(TableFile file, ColumnText money)
    {
        file.Insert(ColumnXml.MoneyBase(money));
        if (!file.IsOwn || file.Column("transactioncurrencyid") is not null)
        {
            return;
        }

        foreach (var column in SystemColumns.Currency())
        {
            file.Insert(column);
        }

        RelationshipFiles.Add(tree, [RelationshipFiles.Currency(new TableName(file.SchemaName))]);
    }

    private string SchemaNameOf(string table) =>
        tree.Tables().FirstOrDefault(own => own.LogicalName == table.ToLowerInvariant())?.SchemaName
        ?? PlatformTables.SchemaName(table.ToLowerInvariant())
        ?? throw new ArgumentException($"'{table}' is neither a table of the source nor a known table of the platform.", nameof(table));

    private void DemandPrefix(string name)
    {
        if (!name.StartsWith(prefix + "_", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' must start with the publisher's prefix '{prefix}_'.", nameof(name));
        }
    }

    private void DemandNew(string path, string what)
    {
        if (tree.Has(path))
        {
            throw new ArgumentException($"{what} exists.", nameof(path));
        }
    }

    private void Finish()
    {
        Manifest.Refresh(tree);
        AppFiles.Refresh(tree);
        tree.Ids.Save();
    }
}
