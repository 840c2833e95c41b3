using Csm.Crm.Plugins.Segments;

namespace Csm.Crm.Plugins.Health;

/// <summary>A health model that could be used.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Name">Name; <c>Standard</c> is the one for everybody else.</param>
/// <param name="Version">1 upwards; the highest wins.</param>
/// <param name="Segment">Segment it is made for; null for none in particular.</param>
/// <param name="ActiveFrom">First day of use; null means not released.</param>
public sealed record ModelCandidate(Guid Id, string Name, int Version, CustomerSegment? Segment, DateTime? ActiveFrom);

/// <summary>Which health model an account is scored with: its own, else the newest version of the one its segment's rule names, else its segment's newest, else "Standard".</summary>
public static class ModelSelection
{
    /// <summary>Name of the model that serves where no other fits.</summary>
    public const string StandardName = "Standard";

    /// <summary>Selects the model.</summary>
    /// <param name="candidates">All models that are not deactivated.</param>
    /// <param name="ownModelId">The model set on the account; null when none is.</param>
    /// <param name="segment">The account's segment; null when not set.</param>
    /// <param name="modelOfSegment">The model the rule of that segment names (R7); null when it names none.</param>
    /// <param name="today">The day; models released later do not count, unless set on the account.</param>
    /// <param name="accountName">Name for the refusal.</param>
    /// <exception cref="RefusalException">No model fits.</exception>
    public static ModelCandidate Select(IReadOnlyList<ModelCandidate> candidates, Guid? ownModelId, CustomerSegment? segment, Guid? modelOfSegment, DateTime today, string accountName)
    {
        var released = candidates.Where(model => model.ActiveFrom <= today).OrderByDescending(model => model.Version).ToArray();

        // The rule means the model, not the version that was newest when the rule was written.
        var named = candidates.FirstOrDefault(model => model.Id == modelOfSegment)?.Name;
        return candidates.FirstOrDefault(model => model.Id == ownModelId)
            ?? released.FirstOrDefault(model => named is not null && string.Equals(model.Name, named, StringComparison.OrdinalIgnoreCase))
            ?? released.FirstOrDefault(model => segment is not null && model.Segment == segment)
            ?? released.FirstOrDefault(model => string.Equals(model.Name, StandardName, StringComparison.OrdinalIgnoreCase))
            ?? throw new RefusalException(
                $"There is no health model for account '{accountName}': none is set on it, none that is active is named by its segment's rule or serves its segment{(segment is { } known ? $" ({PreparationLead.NameOf(known)})" : "")}, and none is named '{StandardName}'. Import the reference data or create a health model with an 'active from' date of {today:yyyy-MM-dd} or earlier.");
    }
}
