using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>A machine as Dataverse knows it, with what ingestion and value in use need of its site.</summary>
/// <param name="DeviceId">The device's own name (csm_deviceid), or null for a machine that has no device.</param>
/// <param name="MachineId">Row id of the machine.</param>
/// <param name="AccountId">Row id of its account.</param>
/// <param name="SiteId">Row id of its site, or null.</param>
/// <param name="Calendar">The site's zone and planned hours.</param>
/// <param name="GridFactor">kg CO2 per kWh at the site, ≥ 0.</param>
/// <param name="CommissionedOn">First day the machine is expected to report, or null for always.</param>
/// <param name="Feed">Name of the feed it reports through (csm_feed), or null.</param>
/// <param name="IsActive">False for a machine that was deactivated: it belongs to the past of its account, and nothing is expected of it.</param>
public sealed record FleetMachine(string? DeviceId, Guid MachineId, Guid AccountId, Guid? SiteId, SiteCalendar Calendar, double GridFactor, DateOnly? CommissionedOn, string? Feed = null, bool IsActive = true);
