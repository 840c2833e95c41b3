using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Tests.Plugins;

/// <summary>Keeps the target in a field, as no plug-in may, and waits until a second thread has done the same.</summary>
public sealed class RememberingStep : TestStep, IDisposable
{
    private readonly Barrier _both = new(2);
    private string? _name;

    public void Dispose() => _both.Dispose();

    protected override void Run(IPluginExecutionContext context, IOrganizationService service)
    {
        _name = Target(context).GetAttributeValue<string>("csm_name");
        _both.SignalAndWait(TimeSpan.FromSeconds(30));
        service.Create(new Entity("csm_note") { ["csm_name"] = _name });
    }
}
