using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.World;

namespace Csm.Crm.Sandbox.Story;

/// <summary>What somebody does on a day at nine, UTC.</summary>
/// <param name="Day">The day.</param>
/// <param name="Do">What is done, through platform messages as the user who does it.</param>
public sealed record StoryStep(DateTime Day, Action Do);

/// <summary>What people do in the course of the story; everything else the product does by itself.</summary>
public static class StoryScript
{
    /// <summary>The steps at the given customers, in order of time.</summary>
    public static IReadOnlyList<StoryStep> Of(SandboxWorld world, IReadOnlyList<CustomerPlan> customers)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return [.. customers.SelectMany(customer => StepsAt(world, customer)).OrderBy(step => step.Day)];
    }

    /// <summary>A day of the story.</summary>
    internal static DateTime On(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The same day of every month of the story after the first.</summary>
    internal static IEnumerable<DateTime> Monthly(int dayOfMonth) => Enumerable.Range(1, 12).Select(month => CustomerCatalog.FirstDay.AddMonths(month).AddDays(dayOfMonth - 1));

    private static IEnumerable<StoryStep> StepsAt(SandboxWorld world, CustomerPlan customer) => customer.Name switch
    {
        CustomerCatalog.Port => new PortStory(new CustomerDesk(world, customer)).Steps(),
        CustomerCatalog.Logistics => new LogisticsStory(new CustomerDesk(world, customer)).Steps(),
        CustomerCatalog.Farm => new FarmStory(new CustomerDesk(world, customer)).Steps(),
        _ => [],
    };
}
