using './main.bicep'

param prefix = 'csmcrm'
param dataverseUrl = 'https://contoso.crm4.dynamics.com'
param alertMail = 'operations@contoso.example'
param partitionCount = 8
