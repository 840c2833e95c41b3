// The cloud part of Csm.Crm: an event hub for telemetry, the function app that reads it, the storage of its state, and what
// watches them. No keys anywhere: every access is the app's own identity with the least role that does.
targetScope = 'resourceGroup'

@description('Short name that all resources begin with: 3 to 11 lower-case letters and digits.')
@minLength(3)
@maxLength(11)
param prefix string

@description('Region. Flex Consumption is not offered everywhere: az functionapp list-flexconsumption-locations.')
param location string = resourceGroup().location

@description('Address of the Dataverse environment, such as https://contoso.crm4.dynamics.com.')
param dataverseUrl string

@description('Partitions of the hub: the most instances that read at a time, 1 to 32. Below the tier Premium it cannot be changed later.')
@minValue(1)
@maxValue(32)
param partitionCount int = 8

@description('Throughput units to begin with: 1 MB or 1,000 events a second each.')
@minValue(1)
@maxValue(40)
param throughputUnits int = 1

@description('Throughput units that the namespace may grow to by itself. It never shrinks.')
@minValue(1)
@maxValue(40)
param mostThroughputUnits int = 4

@description('Whether senders may sign in with shared access signatures: true only while devices cannot do better.')
param sendersUseSignatures bool = false

@description('Most instances of the function app. More than partitions is of no use to ingestion.')
@minValue(40)
@maxValue(1000)
param mostInstances int = 40

@description('Memory of an instance in MB. For ingestion 2048 holds about 100,000 machines; a publication derives the days of all machines at once (16 of 2 KiB each), so 2048 publishes about 40,000 and 4096 about 90,000.')
@allowed([2048, 4096])
param instanceMemoryMB int = 2048

@description('When value in use is written: six fields, UTC.')
param publishSchedule string = '0 15 * * * *'

@description('When customers are compared: six fields, UTC.')
param benchmarkSchedule string = '0 30 2 * * *'

@description('How often is looked for fleet feeds that are due: six fields, UTC.')
param feedSchedule string = '0 */5 * * * *'

@description('When old rows are deleted: six fields, UTC.')
param retentionSchedule string = '0 0 3 * * *'

@description('The setting FleetFeeds, as fleet-feeds.schema.json has it; empty for none.')
param fleetFeeds string = ''

@description('Further application settings, for the credentials of feeds: names and Key Vault references, never secrets.')
param feedSecrets object = {}

@description('Name of an existing Key Vault in this resource group with the secrets of feeds; empty for none.')
param keyVaultName string = ''

@description('Endpoint of an OpenTelemetry collector for metrics and traces; empty for none.')
param otlpEndpoint string = ''

@description('Days after which dead letters that nobody replayed are deleted.')
@minValue(7)
param deadLetterDays int = 180

@description('Mail address that alerts go to.')
param alertMail string

@description('Hours that a machine reports without a fault until the fault counts as cleared: longer than a weekend, or Monday opens it anew.')
@minValue(1)
@maxValue(1440)
param faultClearsHours int = 72

@description('Age in seconds of the newest event of a batch at which ingestion counts as behind.')
param lagAlertSeconds int = 900

var suffix = uniqueString(resourceGroup().id, prefix)
var hubName = 'telemetry'
var consumerGroupName = 'csm-crm'
var stateContainerName = 'telemetry'
var deploymentContainerName = 'deployments'

// Built-in roles, by their fixed ids.
var roles = {
  eventHubsDataReceiver: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-telemetry'
  location: location
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${prefix}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${prefix}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: '${prefix}-${suffix}'
  location: location
  sku: { name: 'Standard', tier: 'Standard', capacity: throughputUnits }
  properties: {
    disableLocalAuth: !sendersUseSignatures
    isAutoInflateEnabled: mostThroughputUnits > throughputUnits
    maximumThroughputUnits: mostThroughputUnits > throughputUnits ? mostThroughputUnits : 0
    minimumTlsVersion: '1.2'
  }

  // Seven days, the most of this tier: what the functions could not read in time is still there after a long weekend.
  resource hub 'eventhubs' = {
    name: hubName
    properties: {
      partitionCount: partitionCount
      retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: 168 }

      // The state is the memory of telemetry; raw events are not kept beyond the hub.
      captureDescription: { enabled: false, encoding: 'Avro' }
    }

    resource consumerGroup 'consumergroups' = {
      name: consumerGroupName
    }
  }
}

// The functions host's own: its package, its locks, the hub's checkpoints.
resource hostStorage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take('${prefix}host${suffix}', 24)
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource deployments 'containers' = {
      name: deploymentContainerName
    }
  }
}

// The state of the machines, dead letters and the progress of feeds. Kept in three zones: losing it costs a week of events.
resource stateStorage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take('${prefix}state${suffix}', 24)
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource state 'containers' = {
      name: stateContainerName
    }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'old-dead-letters'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${stateContainerName}/dead-letters/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: deadLetterDays } } }
            }
          }
        ]
      }
    }
  }
}

resource keyVault 'Microsoft.KeyVault/vaults@2023-07-01' existing = if (!empty(keyVaultName)) {
  name: empty(keyVaultName) ? 'none' : keyVaultName
}

resource receivesTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::hub.id, identity.id, roles.eventHubsDataReceiver)
  scope: namespace::hub
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataReceiver)
  }
}

// Owner is what the functions host asks for in its own storage; the state needs less.
resource ownsHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostStorage.id, identity.id, roles.storageBlobDataOwner)
  scope: hostStorage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
  }
}

resource writesState 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(stateStorage::blobs::state.id, identity.id, roles.storageBlobDataContributor)
  scope: stateStorage::blobs::state
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource sendsTelemetryOfItsOwn 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, roles.monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

resource readsFeedSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(keyVaultName)) {
  name: guid(keyVault.id, identity.id, roles.keyVaultSecretsUser)
  scope: keyVault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

module app 'app.bicep' = {
  name: 'app'
  params: {
    prefix: prefix
    suffix: suffix
    location: location
    identityId: identity.id
    mostInstances: mostInstances
    instanceMemoryMB: instanceMemoryMB
    deploymentContainer: '${hostStorage.properties.primaryEndpoints.blob}${deploymentContainerName}'
    settings: union({
      AzureWebJobsStorage__accountName: hostStorage.name
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      AZURE_CLIENT_ID: identity.properties.clientId
      TelemetryEventHubs__fullyQualifiedNamespace: '${namespace.name}.servicebus.windows.net'
      TelemetryEventHubs__credential: 'managedidentity'
      TelemetryEventHubs__clientId: identity.properties.clientId
      TelemetryHub: hubName
      TelemetryConsumerGroup: consumerGroupName
      TelemetryStateContainer: '${stateStorage.properties.primaryEndpoints.blob}${stateContainerName}'
      TelemetryFaultClearsHours: string(faultClearsHours)
      DataverseUrl: dataverseUrl
      PublishSchedule: publishSchedule
      BenchmarkSchedule: benchmarkSchedule
      FeedSchedule: feedSchedule
      RetentionSchedule: retentionSchedule
      FleetFeeds: fleetFeeds
    }, empty(otlpEndpoint) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }, feedSecrets)
  }
  dependsOn: [receivesTelemetry, ownsHostStorage, writesState, sendsTelemetryOfItsOwn]
}

module alerts 'alerts.bicep' = {
  name: 'alerts'
  params: {
    prefix: prefix
    location: location
    insightsId: insights.id
    namespaceId: namespace.id
    stateStorageId: stateStorage.id
    alertMail: alertMail
    lagAlertSeconds: lagAlertSeconds
  }
}

@description('Client id of the app: make it an application user of Dataverse with the role Telemetry writer.')
output applicationId string = identity.properties.clientId

@description('Name of the function app, to publish to.')
output functionApp string = app.outputs.name

@description('Where devices or IoT Hub send: give them the role Azure Event Hubs Data Sender on it.')
output eventHub string = namespace::hub.id
