// What calls somebody. The log queries look for the sentences that the functions write (functions/OPERATIONS.md); a test
// holds the two together.

@description('Short name that all resources begin with.')
param prefix string

@description('Region.')
param location string

@description('Resource id of the Application Insights component.')
param insightsId string

@description('Resource id of the Event Hubs namespace.')
param namespaceId string

@description('Resource id of the storage account of the state.')
param stateStorageId string

@description('Mail address that alerts go to.')
param alertMail string

@description('Age in seconds of the newest event of a batch at which ingestion counts as behind.')
param lagAlertSeconds int

// Severity: 1 somebody acts today, 2 this week. Window: how far back each query looks.
var logAlerts = [
  {
    name: 'ingestion-behind'
    text: 'Ingestion is behind: events are read long after they arrive.'
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
    query: 'traces | where message has "events taken in" | parse message with * "the newest is " lag:long " s old" * | where lag > ${lagAlertSeconds}'
    threshold: 3
  }
  {
    name: 'function-fails'
    text: 'A function fails. A batch of telemetry is held and repeated until it succeeds; nothing behind it in its partition is read.'
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
    query: 'requests | where success == false'
    threshold: 3
  }
  {
    name: 'dead-letters'
    text: 'Events cannot be used. GET api/dead-letters says how many and why.'
    severity: 2
    window: 'PT1H'
    every: 'PT5M'
    query: 'traces | where message has "events are dead letters because"'
    threshold: 10
  }
  {
    name: 'rows-refused'
    text: 'Dataverse refuses rows. The next publication tries again; the dead letters say why.'
    severity: 2
    window: 'PT1H'
    every: 'PT5M'
    query: 'traces | where message has "they are dead letters" and message has "Dataverse refused"'
    threshold: 0
  }
  {
    name: 'feed-faults'
    text: 'A fleet feed does not get on.'
    severity: 2
    window: 'PT1H'
    every: 'PT5M'
    query: 'traces | where message startswith "Feed " and message has "is Interrupted"'
    threshold: 3
  }
  {
    name: 'dependency-sick'
    text: 'A dependency is not well, says the health function.'
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
    query: 'traces | where message has "is not well:"'
    threshold: 1
  }
  {
    name: 'old-rows-stay'
    text: 'Dataverse would not delete rows that are older than they are kept.'
    severity: 2
    window: 'P1D'
    every: 'PT1H'
    query: 'traces | where message has "Dataverse would not delete"'
    threshold: 0
  }
]

// Alerts for what should be there and is not.
var silenceAlerts = [
  {
    name: 'nothing-ingested'
    text: 'No telemetry was taken in for six hours.'
    window: 'PT6H'
    every: 'PT30M'
    query: 'traces | where message has "events taken in"'
  }
  {
    name: 'nothing-published'
    text: 'Value in use was not published for six hours.'
    window: 'PT6H'
    every: 'PT30M'
    query: 'traces | where message has "rows written in" and message has "past due"'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-people'
  location: 'global'
  properties: {
    groupShortName: take(prefix, 12)
    enabled: true
    emailReceivers: [
      { name: 'mail', emailAddress: alertMail, useCommonAlertSchema: true }
    ]
  }
}

resource logRules 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [for alert in logAlerts: {
  name: '${prefix}-${alert.name}'
  location: location
  properties: {
    description: alert.text
    severity: alert.severity
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: alert.every
    windowSize: alert.window
    criteria: {
      allOf: [
        { query: alert.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: alert.threshold, failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 } }
      ]
    }
    autoMitigate: true
    actions: { actionGroups: [people.id] }
  }
}]

resource silenceRules 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [for alert in silenceAlerts: {
  name: '${prefix}-${alert.name}'
  location: location
  properties: {
    description: alert.text
    severity: 1
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: alert.every
    windowSize: alert.window
    criteria: {
      allOf: [
        { query: alert.query, timeAggregation: 'Count', operator: 'LessThan', threshold: 1, failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 } }
      ]
    }
    autoMitigate: true
    actions: { actionGroups: [people.id] }
  }
}]

resource hubThrottles 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-hub-throttles'
  location: 'global'
  properties: {
    description: 'The hub turns events away: it needs more throughput units.'
    severity: 1
    enabled: true
    scopes: [namespaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        { name: 'throttled', criterionType: 'StaticThresholdCriterion', metricNamespace: 'Microsoft.EventHub/namespaces', metricName: 'ThrottledRequests', operator: 'GreaterThan', threshold: 0, timeAggregation: 'Total' }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource storageFails 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-state-unavailable'
  location: 'global'
  properties: {
    description: 'The storage of the state is not available; ingestion stands until it is.'
    severity: 1
    enabled: true
    scopes: [stateStorageId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        { name: 'availability', criterionType: 'StaticThresholdCriterion', metricNamespace: 'Microsoft.Storage/storageAccounts', metricName: 'Availability', operator: 'LessThan', threshold: 99, timeAggregation: 'Average' }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}
