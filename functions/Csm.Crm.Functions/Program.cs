using Csm.Crm.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.PowerPlatform.Dataverse.Client;

var builder = FunctionsApplication.CreateBuilder(args);
var settings = TelemetrySettings.From(builder.Configuration);
builder.Services.AddSingleton(provider => DataverseConnection.Open(settings.DataverseUrl, provider.GetRequiredService<ILogger<ServiceClient>>()));
builder.Services.AddTelemetry(settings);
builder.Services.AddHostedService(_ => new OpenTelemetryExport(builder.Configuration[OpenTelemetryExport.EndpointSetting]));
await builder.Build().RunAsync();
