using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>Enforces the guard rails that are switched on.</summary>
internal sealed class Guard(SolutionModel model, Journal journal)
{
    private static readonly HashSet<string> Batches = new(["CreateMultiple", "UpdateMultiple", "UpsertMultiple", "DeleteMultiple", "ExecuteMultiple", "ExecuteTransaction"], StringComparer.Ordinal);
    private GuardRails _rails = GuardRails.Off;

    /// <exception cref="InvalidOperationException">The registration breaks a rule that is switched on.</exception>
    public GuardRails Rails
    {
        get => _rails;
        set
        {
            Refuse(value.NoUpdateStepWithoutFilter, "these steps run on every update because they have no filtering columns",
                model.Steps.Where(step => step.Message is "Update" or "UpdateMultiple" && step.FilteringColumns.Count == 0).Select(step => step.Name));
            Refuse(value.NoIdlePluginType, "these plug-in types are registered, but no step and no Custom API uses them",
                (model.Assembly?.Types.Values ?? []).Except(model.Steps.Select(step => step.TypeName)).Except(model.CustomApis.Values.Select(api => api.TypeName)).OfType<string>());
            _rails = value;
        }
    }

    private static void Refuse(bool isOn, string what, IEnumerable<string> names)
    {
        if (isOn && names.ToList() is { Count: > 0 } offending)
        {
            throw new InvalidOperationException($"Guard rail: {what}: {string.Join(", ", offending)}.");
        }
    }

    /// <summary>A step made requests; <paramref name="soFar"/> is how many in this execution, the present one included.</summary>
    public void Requests(PluginContext context, string message, int soFar, Transaction? transaction)
    {
        if (soFar > _rails.RequestsPerStep)
        {
            transaction?.Doom();
            throw Breach($"step '{context.OwningExtension.Name}' made request {soFar} ({message}); its budget is {_rails.RequestsPerStep} per execution.", message, context.PrimaryEntityName, context.Depth);
        }
    }

    /// <summary>A step sent a message.</summary>
    public void Batch(PluginContext context, string message, Transaction? transaction)
    {
        if (_rails.NoBatchesInPlugins && Batches.Contains(message))
        {
            transaction?.Doom();
            throw Breach($"step '{context.OwningExtension.Name}' sent {message}, which plug-ins may not. Send a request per row.", message, context.PrimaryEntityName, context.Depth);
        }
    }

    public void AllColumns(string message, Table table, CallContext call)
    {
        if (_rails.NoAllColumns && Concerns(call))
        {
            throw Breach($"{Who(call)} read all columns of '{table.Name}' ({message}). Ask for the columns it uses.", message, table.Name, call.Depth);
        }
    }

    public void Update(Table table, Row before, Row after, Entity target, CallContext call)
    {
        if (!_rails.NoUnchangedColumns || !Concerns(call))
        {
            return;
        }

        // Text that changes its case only is changed, so this is stricter than the equality of the database.
        var unchanged = target.Attributes.Keys.Select(name => table[name]).FirstOrDefault(column => column != table.PrimaryId && Equals(before[column], after[column]));
        if (unchanged is not null)
        {
            throw Breach($"{Who(call)} updated '{table.Name}.{unchanged.Name}' of row {before.Id:D} with the value it has. Send only columns that change.", "Update", table.Name, call.Depth);
        }
    }

    // What the platform itself does within Merge is nobody's habit.
    private bool Concerns(CallContext call) => call.Parent is { MessageName: not "Merge" } || (call.Parent is null && _rails.ClientsToo);

    private static string Who(CallContext call) => call.Parent is { } parent ? $"step '{parent.OwningExtension.Name}'" : "the client";

    private Exception Breach(string what, string message, string table, int depth)
    {
        journal.Add(JournalKind.GuardRail, message, table, null, depth, what);
        return Fault.Of(FaultCode.GuardRail, "Guard rail: " + what);
    }
}
