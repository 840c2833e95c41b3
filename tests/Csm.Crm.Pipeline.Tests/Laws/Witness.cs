using System.Collections.Concurrent;
using System.Reflection;
using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.World;
using Xunit.Sdk;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>
/// What all worlds of a run saw of our steps. Each world is judged when it settles and once more when its test ends; what
/// its steps asked for is kept, so that the end of the run can tell which steps never ran and which budgets are loose.
/// </summary>
internal sealed class Witness
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<CrmWorld>> _worldsByTest = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _mostByStep = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _mostReadsByStep = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _methods = new(StringComparer.Ordinal);

    /// <summary>The witness of this run.</summary>
    public static Witness OfRun => (Witness)TestContext.Current.KeyValueStorage.GetOrAdd(typeof(Witness).FullName!, _ => new Witness())!;

    /// <summary>Most requests of one execution, by the name of the step.</summary>
    public IReadOnlyDictionary<string, int> MostByStep => _mostByStep;

    /// <summary>Most reads of one execution, by the name of the step or Custom API.</summary>
    public IReadOnlyDictionary<string, int> MostReadsByStep => _mostReadsByStep;

    /// <summary>Tests of this assembly that have not ended yet, by method: none at the end of a run of everything.</summary>
    public IReadOnlyList<string> Awaited => [.. AllMethods().Where(method => !_methods.ContainsKey(method)).Order(StringComparer.Ordinal)];

    /// <summary>Remembers that the running test made a world.</summary>
    public void Follow(CrmWorld world) => _worldsByTest.GetOrAdd(KeyOf(TestContext.Current.Test), _ => []).Add(world);

    /// <summary>Remembers what steps asked for.</summary>
    public void Saw(IEnumerable<StepExecution> executions)
    {
        foreach (var execution in executions)
        {
            _mostByStep.AddOrUpdate(execution.StepName, execution.Requests, (_, most) => Math.Max(most, execution.Requests));
            _mostReadsByStep.AddOrUpdate(execution.StepName, WorkBudgets.ReadsOf(execution), (_, most) => Math.Max(most, WorkBudgets.ReadsOf(execution)));
        }
    }

    /// <summary>Judges the worlds of a test that has ended.</summary>
    public void End(MethodInfo method, ITest test)
    {
        _methods[NameOf(method)] = true;
        if (_worldsByTest.TryRemove(KeyOf(test), out var worlds))
        {
            foreach (var world in worlds)
            {
                world.HoldToLaws();
            }
        }
    }

    private static IEnumerable<string> AllMethods() => typeof(Witness).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.GetCustomAttribute<CollectionAttribute>()?.Name != EndOfRun.Name)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        .Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null, Explicit: false })
        .Select(NameOf);

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    private static string KeyOf(ITest? test) => test?.UniqueID ?? "";
}
