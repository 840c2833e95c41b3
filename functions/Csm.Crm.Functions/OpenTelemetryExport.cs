using Csm.Crm.Telemetry.Measuring;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Csm.Crm.Functions;

/// <summary>
/// Sends metrics and traces to a collector by OTLP while the app runs. Where to and how is said by OpenTelemetry's own
/// settings (OTEL_EXPORTER_OTLP_ENDPOINT, …_HEADERS, …_PROTOCOL); without an endpoint nothing is collected.
/// </summary>
/// <param name="endpoint">The value of OTEL_EXPORTER_OTLP_ENDPOINT, or null.</param>
internal sealed class OpenTelemetryExport(string? endpoint) : IHostedService, IDisposable
{
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string AzureClients = "Azure.*";
    private MeterProvider? meters;
    private TracerProvider? tracers;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(endpoint))
        {
            return Task.CompletedTask;
        }

        var resource = ResourceBuilder.CreateDefault().AddService("csm-crm-telemetry", serviceVersion: typeof(OpenTelemetryExport).Assembly.GetName().Version?.ToString(3)).AddEnvironmentVariableDetector();
        meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(TelemetryMetrics.Name, "System.Runtime").AddOtlpExporter().Build();
        tracers = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(TelemetryMetrics.Name, AzureClients).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What was measured last is sent before the instance goes.
        meters?.ForceFlush(5_000);
        tracers?.ForceFlush(5_000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        meters?.Dispose();
        tracers?.Dispose();
    }
}
