using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Ownership;
using Csm.Crm.Plugins.Registration;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins;

/// <summary>One call by the platform, as a use case needs to see it: its input, its time and the rows it may touch.</summary>
internal sealed class Invocation
{
    private readonly IPluginExecutionContext context;
    private readonly IOrganizationServiceFactory factory;
    private readonly ITracingService tracing;

    public Invocation(IPluginExecutionContext context, IOrganizationServiceFactory factory, ITracingService tracing)
    {
        this.context = context;
        this.factory = factory;
        this.tracing = tracing;
    }

    /// <summary>When the operation was asked for, UTC. The only clock a plug-in has, so a retry computes the same.</summary>
    public DateTime Now => DateTime.SpecifyKind(context.OperationCreatedOn, DateTimeKind.Utc);

    /// <summary>User in whose name the operation runs, and who owns a new row when nobody is named.</summary>
    public Guid CallerId => context.UserId;

    /// <summary>Whether the rows are written for the first time.</summary>
    public bool IsNew => context.MessageName is "Create" or "CreateMultiple";

    /// <summary>Whether a row is deleted: then the image before the write is all there is of it.</summary>
    public bool IsDeletion => context.MessageName == "Delete";

    /// <summary>Id of the written row; also right on Create, where the caller may have left it to the platform.</summary>
    public Guid RowId => context.PrimaryEntityId;

    /// <summary>Rows as the calling user may see and write them.</summary>
    public IRows RowsOfCaller() => new OrganizationRows(factory.CreateOrganizationService(context.UserId));

    /// <summary>
    /// Rows without the caller's limits. Only for figures that must come out the same whoever triggers them: a score
    /// over the rows one user happens to see would be another score.
    /// </summary>
    public IRows RowsOfSystem() => new OrganizationRows(factory.CreateOrganizationService(null));

    /// <summary>Events raised as the calling user, beside <see cref="RowsOfCaller"/>.</summary>
    public IEvents EventsOfCaller() => new OrganizationEvents(factory.CreateOrganizationService(context.UserId));

    /// <summary>Events raised as the system, beside <see cref="RowsOfSystem"/>.</summary>
    public IEvents EventsOfSystem() => new OrganizationEvents(factory.CreateOrganizationService(null));

    /// <summary>The written rows: one for a single message, all for a set-based one. Holds the columns the caller sent, not more.</summary>
    public IReadOnlyList<Entity> Targets() =>
        context.InputParameters.TryGetValue("Targets", out var many) && many is EntityCollection rows
            ? rows.Entities
            : [Target()];

    /// <summary>The written row of a single message.</summary>
    public Entity Target() => Input<Entity>("Target");

    /// <summary>A registered image of the row after the write.</summary>
    /// <param name="alias">Alias in the registration.</param>
    public Entity PostImage(string alias)
    {
        var image = context.PostEntityImages.TryGetValue(alias, out var found) ? found : throw MissingImage("after", alias);
        image.Id = context.PrimaryEntityId;
        return image;
    }

    /// <summary>The account an image of the row after the write names; all tables of a customer name it with the same column.</summary>
    /// <param name="alias">Alias in the registration.</param>
    /// <exception cref="RefusalException">The row was taken away from its account.</exception>
    public Guid AccountOf(string alias) => PostImage(alias).GetAttributeValue<EntityReference>(FollowAccountOwner.AccountColumn)?.Id
        ?? throw new RefusalException($"The row {RowId:D} of {context.PrimaryEntityName} names no account. Set {FollowAccountOwner.AccountColumn} and save again.");

    /// <summary>A registered image of the row before the write; null on Create, where there is none.</summary>
    /// <param name="alias">Alias in the registration.</param>
    public Entity? PreImage(string alias) =>
        context.MessageName == "Create" ? null
        : context.PreEntityImages.TryGetValue(alias, out var image) ? image
        : throw MissingImage("before", alias);

    /// <summary>A required request parameter.</summary>
    public T Input<T>(string name) =>
        context.InputParameters.TryGetValue(name, out var value) && value is T typed
            ? typed
            : throw new RefusalException($"{context.MessageName} needs the parameter '{name}' ({typeof(T).Name}). Pass it and call again.");

    /// <summary>A request parameter the caller may leave out.</summary>
    public T? OptionalInput<T>(string name)
        where T : struct =>
        context.InputParameters.TryGetValue(name, out var value) && value is T typed ? typed : null;

    /// <summary>A row the caller may leave out.</summary>
    public EntityReference? OptionalReference(string name) =>
        context.InputParameters.TryGetValue(name, out var value) ? value as EntityReference : null;

    /// <summary>A text the caller may leave out.</summary>
    public string? OptionalText(string name) =>
        context.InputParameters.TryGetValue(name, out var value) ? value as string : null;

    /// <summary>Sets a response property; a null leaves it out, which is how the platform says "no value".</summary>
    public void Respond(string name, object? value)
    {
        if (value is not null)
        {
            context.OutputParameters[name] = value;
        }
    }

    /// <summary>
    /// Marks this call, so that what it writes does not make the platform start the same work again below it.
    /// </summary>
    /// <param name="work">Name of the work and what it is done for.</param>
    /// <returns>False when a call above has the mark already: then there is nothing to do.</returns>
    public bool TryBegin(string work)
    {
        for (var above = context; above is not null; above = above.ParentContext)
        {
            if (above.SharedVariables.Contains(work))
            {
                return false;
            }
        }

        context.SharedVariables[work] = true;
        return true;
    }

    /// <summary>Whether this call or one above it has the mark of <see cref="TryBegin"/>.</summary>
    public bool IsWithin(string work)
    {
        for (var above = context; above is not null; above = above.ParentContext)
        {
            if (above.SharedVariables.Contains(work))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the row is written because two accounts or contacts are merged.</summary>
    public bool IsPartOfMerge() => IsPartOf("Merge");

    /// <summary>Whether the row is written because of a message above.</summary>
    /// <param name="message">Name of that message.</param>
    /// <param name="table">Table the message was about; null for any.</param>
    public bool IsPartOf(string message, string? table = null)
    {
        for (var above = context.ParentContext; above is not null; above = above.ParentContext)
        {
            if (above.MessageName == message && (table is null || above.PrimaryEntityName == table))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A line in the plug-in trace.</summary>
    public void Trace(string line) => tracing.Trace("{0}", line);

    private InvalidOperationException MissingImage(string when, string alias) =>
        new($"The step for {context.MessageName} of '{context.PrimaryEntityName}' has no image '{alias}' of the row {when} the write. Register it as the class declares, or import the solution again.");
}
