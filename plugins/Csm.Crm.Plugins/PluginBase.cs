using Csm.Crm.Plugins.Registration;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins;

/// <summary>
/// What every step class and Custom API derives from: finds the registration the platform called it for, builds the
/// services by hand, runs the body, and turns an expected refusal into the message the user reads. Instances are
/// shared between threads by the platform, so nothing here or in a derived class may change after construction.
/// </summary>
public abstract class PluginBase : IPlugin
{
    // The platform runs the plug-in of a Custom API as the main operation.
    private const int MainOperation = 30;

    /// <summary>A class that is called for table messages.</summary>
    /// <param name="steps">Its table of registrations; at least one, no two for the same message, table, stage and mode.</param>
    /// <exception cref="ArgumentException">The table is empty or names the same call twice, which would run the body twice.</exception>
    protected PluginBase(params StepRegistration[] steps)
    {
        if (steps.Length == 0)
        {
            throw new ArgumentException($"{GetType().Name} declares no step, so the platform would never call it. Declare at least one.", nameof(steps));
        }

        if (steps.GroupBy(SignatureOf).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{GetType().Name} declares '{twice.Key}' twice, so its body would run twice. Merge the two.", nameof(steps));
        }

        Steps = steps;
    }

    /// <summary>A class that is the main operation of a Custom API.</summary>
    /// <param name="api">The API it answers.</param>
    protected PluginBase(ApiRegistration api)
    {
        Steps = [];
        Api = api;
    }

    /// <summary>The steps to register for this class; empty for a Custom API.</summary>
    public IReadOnlyList<StepRegistration> Steps { get; }

    /// <summary>The Custom API this class answers; null for a class of steps.</summary>
    public ApiRegistration? Api { get; }

    /// <summary>Called by the platform, possibly on several threads at once.</summary>
    /// <param name="serviceProvider">The platform's services for this one call.</param>
    /// <exception cref="InvalidPluginExecutionException">A rule refused; the message says what and how to go on.</exception>
    public void Execute(IServiceProvider serviceProvider)
    {
        var context = Require<IPluginExecutionContext>(serviceProvider);
        var tracing = Require<ITracingService>(serviceProvider);
        var factory = Require<IOrganizationServiceFactory>(serviceProvider);
        CheckRegistration(context);

        tracing.Trace(
            "{0} starts: {1} of {2} {3}, depth {4}, correlation {5}",
            GetType().Name, context.MessageName, context.PrimaryEntityName, context.PrimaryEntityId, context.Depth, context.CorrelationId);
        try
        {
            Run(new Invocation(context, factory, tracing));
        }
        catch (RefusalException refusal)
        {
            tracing.Trace("{0} refuses: {1}", GetType().Name, refusal.Message);
            throw new InvalidPluginExecutionException(refusal.Message, refusal);
        }

        tracing.Trace("{0} ends", GetType().Name);
    }

    /// <summary>The body: one call into a use case.</summary>
    private protected abstract void Run(Invocation call);

    private static T Require<T>(IServiceProvider services)
        where T : class =>
        services.GetService(typeof(T)) as T
        ?? throw new InvalidPluginExecutionException($"The platform offered no {typeof(T).Name}. Run this class as a registered plug-in, not by itself.");

    private static string SignatureOf(StepRegistration step) => $"{step.Message} of {step.Table}, stage {step.Stage}, {step.Mode}";

    // A step added by hand in a maker portal would run the body on a table or stage it was not written for.
    private void CheckRegistration(IPluginExecutionContext context)
    {
        var known = Api is null
            ? Steps.Any(step => step.Message == context.MessageName && step.Table == context.PrimaryEntityName && (int)step.Stage == context.Stage && (int)step.Mode == context.Mode)
            : Api.UniqueName == context.MessageName && context.Stage == MainOperation;
        if (!known)
        {
            throw new InvalidPluginExecutionException(
                $"{GetType().Name} was called for {context.MessageName} of '{context.PrimaryEntityName}' in stage {context.Stage}, mode {context.Mode}, which it does not declare. Remove that step or import the solution again.");
        }
    }
}
