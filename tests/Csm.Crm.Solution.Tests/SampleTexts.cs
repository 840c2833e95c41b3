using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>The files of <see cref="SampleSolution"/>, in the platform's own spelling.</summary>
internal static class SampleTexts
{
    public const string Script = """
        "use strict";
        // A template, a regular expression and an arrow, as scripts have them.
        var CsmSample = CsmSample || {};
        CsmSample.onLoad = async (context) => {
            const parts = `goal ${context.name.replace(/[/"]+/g, "-")} of ${[1, 2].map((n) => n * 2)}`;
            await Promise.resolve(parts);
        };
        CsmSample.run = function (context) { return context?.id ?? null; };

        """;

    public const string Libraries = """<formLibraries><Library name="csm_/js/sample.js" libraryUniqueId="{5a3f1d10-0000-4000-8000-000000000001}" /></formLibraries>""";

    public const string Events = """<events><event name="onload" application="false" active="false"><Handlers><Handler functionName="CsmSample.onLoad" libraryName="csm_/js/sample.js" handlerUniqueId="{5a3f1d10-0000-4000-8000-000000000002}" enabled="true" parameters="" passExecutionContext="true" /></Handlers></event></events>""";

    public const string Ribbon = """
        <RibbonDiffXml>
          <CustomActions>
            <CustomAction Id="csm.Sample.CustomAction" Location="Mscrm.Form.csm_metric.MainTab.Save.Controls._children" Sequence="90">
              <CommandUIDefinition>
                <Button Id="csm.Sample.Button" Command="csm.Sample.Command" Sequence="90" LabelText="$LocLabels:csm.Sample.Label" Alt="$LocLabels:csm.Sample.Label" ModernImage="$webresource:csm_/img/app.svg" TemplateAlias="o1" />
              </CommandUIDefinition>
            </CustomAction>
          </CustomActions>
          <Templates><RibbonTemplates Id="Mscrm.Templates" /></Templates>
          <CommandDefinitions>
            <CommandDefinition Id="csm.Sample.Command">
              <EnableRules><EnableRule Id="csm.Sample.Enable" /></EnableRules>
              <DisplayRules />
              <Actions><JavaScriptFunction Library="$webresource:csm_/js/sample.js" FunctionName="CsmSample.run"><CrmParameter Value="PrimaryControl" /></JavaScriptFunction></Actions>
            </CommandDefinition>
          </CommandDefinitions>
          <RuleDefinitions><TabDisplayRules /><DisplayRules /><EnableRules><EnableRule Id="csm.Sample.Enable"><FormStateRule State="Existing" Default="false" /></EnableRule></EnableRules></RuleDefinitions>
          <LocLabels><LocLabel Id="csm.Sample.Label"><Titles><Title description="Sample" languagecode="1033" /></Titles></LocLabel></LocLabels>
        </RibbonDiffXml>
        """;

    public const string Variable = """
        <environmentvariabledefinition schemaname="csm_SampleAddress"><defaultvalue>csm@example.org</defaultvalue><description default="Where the sample writes."><label description="Where the sample writes." languagecode="1033" /></description><displayname default="Sample address"><label description="Sample address" languagecode="1033" /></displayname><introducedversion>1.0.0.0</introducedversion><iscustomizable>1</iscustomizable><isrequired>0</isrequired><secretstore>0</secretstore><type>100000000</type></environmentvariabledefinition>
        """;

    public const string Connection = """
        <connectionreference connectionreferencelogicalname="csm_sampleconnection"><connectionreferencedisplayname>Sample</connectionreferencedisplayname><connectorid>/providers/Microsoft.PowerApps/apis/shared_commondataserviceforapps</connectorid><iscustomizable>1</iscustomizable><promptingbehavior>0</promptingbehavior><statecode>0</statecode><statuscode>1</statuscode></connectionreference>
        """;

    public const string Flow = """
        {
          "properties": {
            "connectionReferences": {
              "shared_commondataserviceforapps": { "runtimeSource": "embedded", "connection": { "connectionReferenceLogicalName": "csm_sampleconnection" }, "api": { "name": "shared_commondataserviceforapps" } }
            },
            "definition": {
              "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
              "contentVersion": "1.0.0.0",
              "parameters": {
                "$connections": { "defaultValue": {}, "type": "Object" },
                "$authentication": { "defaultValue": {}, "type": "SecureObject" },
                "Sample address (csm_SampleAddress)": { "defaultValue": "csm@example.org", "type": "String", "metadata": { "schemaName": "csm_SampleAddress", "description": "Where the sample writes." } }
              },
              "triggers": { "Daily": { "type": "Recurrence", "recurrence": { "frequency": "Day", "interval": 1 } } },
              "actions": {
                "List_goals": {
                  "type": "OpenApiConnection", "description": "Goals to look at.", "runAfter": {},
                  "inputs": { "host": { "connectionName": "shared_commondataserviceforapps", "operationId": "ListRecords", "apiId": "/providers/Microsoft.PowerApps/apis/shared_commondataserviceforapps" }, "parameters": { "entityName": "csm_goals" } }
                },
                "Each_goal": {
                  "type": "Foreach", "foreach": "@outputs('List_goals')?['body/value']", "runAfter": { "List_goals": [ "Succeeded" ] },
                  "actions": { "Compose_text": { "type": "Compose", "inputs": "@{items('Each_goal')?['csm_name']} @{parameters('Sample address (csm_SampleAddress)')}", "runAfter": {} } }
                }
              }
            }
          },
          "schemaVersion": "1.0.0.0"
        }
        """;

    public const string Root = """
        <catalog uniquename="csm_SampleRoot"><description default="Samples."><label description="Samples." languagecode="1033" /></description><displayname default="Samples"><label description="Samples" languagecode="1033" /></displayname><iscustomizable>1</iscustomizable><name>Samples</name></catalog>
        """;

    public const string Category = """
        <catalog uniquename="csm_SampleCategory"><description default="Sample events."><label description="Sample events." languagecode="1033" /></description><displayname default="Sample events"><label description="Sample events" languagecode="1033" /></displayname><iscustomizable>1</iscustomizable><name>Sample events</name><parentcatalogid><uniquename>csm_SampleRoot</uniquename></parentcatalogid></catalog>
        """;

    public const string Assignments = """
        <catalogassignments>
          <catalogassignment catalogid.uniquename="csm_SampleCategory" objectidtype="entity" object.logicalname="csm_goal"><iscustomizable>0</iscustomizable><name>Goal</name></catalogassignment>
          <catalogassignment catalogid.uniquename="csm_SampleCategory" objectidtype="customapi" object.uniquename="csm_TriggerRenewal"><iscustomizable>0</iscustomizable><name>Trigger renewal</name></catalogassignment>
        </catalogassignments>
        """;

    public static string Profile(string id) => $$"""
        <FieldSecurityProfile name="Sample profile" description="Sees the sample secret." fieldsecurityprofileid="{{id}}"><FieldPermissions><FieldPermission><EntityName>csm_goal</EntityName><AttributeName>csm_samplesecret</AttributeName><CanRead>4</CanRead><CanUpdate>4</CanUpdate><CanCreate>4</CanCreate></FieldPermission></FieldPermissions></FieldSecurityProfile>
        """;

    public static string Cell(string form, string column, string classId) => $$"""
        <row><cell id="{{IdLock.Derive($"{form} cell {column}"):B}}"><labels><label description="{{column}}" languagecode="1033" /></labels><control id="{{column}}" classid="{{{classId}}}" datafieldname="{{column}}" /></cell></row>
        """;

    public static string Form(string id, string name, string cells) => $$"""
        <forms xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><systemform><formid>{{id}}</formid><IntroducedVersion>1.0.0.0</IntroducedVersion><FormPresentation>1</FormPresentation><FormActivationState>1</FormActivationState>
          <form><tabs><tab verticallayout="true" id="{{IdLock.Derive(name + " tab"):B}}" IsUserDefined="1"><labels><label description="Sample" languagecode="1033" /></labels><columns><column width="100%"><sections>
            <section showlabel="false" showbar="false" id="{{IdLock.Derive(name + " section"):B}}" IsUserDefined="1" columns="1"><labels><label description="Sample" languagecode="1033" /></labels><rows>{{cells}}</rows></section></sections></column></columns></tab></tabs></form>
          <IsCustomizable>1</IsCustomizable><CanBeDeleted>1</CanBeDeleted><LocalizedNames><LocalizedName description="{{name}}" languagecode="1033" /></LocalizedNames><Descriptions><Description description="A sample." languagecode="1033" /></Descriptions></systemform></forms>
        """;

    public static string GridRow(string view) => $$"""
        <row><cell id="{5a3f1d10-0000-4000-8000-000000000011}"><labels><label description="KPIs" languagecode="1033" /></labels><control id="sample_kpis" classid="{E7A81278-8635-4D9E-8D4D-59480B391C5B}" indicationOfSubgrid="true"><parameters><ViewId>{{view}}</ViewId><IsUserView>false</IsUserView><RelationshipName>csm_goal_csm_kpi_GoalId</RelationshipName><TargetEntityType>csm_kpi</TargetEntityType><AutoExpand>Fixed</AutoExpand><EnableQuickFind>false</EnableQuickFind><EnableViewPicker>false</EnableViewPicker><ViewIds /><EnableJumpBar>false</EnableJumpBar><ChartGridMode>Grid</ChartGridMode><VisualizationId /><IsUserChart>false</IsUserChart><EnableChartPicker>false</EnableChartPicker><RecordsPerPage>5</RecordsPerPage></parameters></control></cell></row>
        """;

    public static string QuickViewRow(string form) => $$"""
        <row><cell id="{5a3f1d10-0000-4000-8000-000000000012}"><labels><label description="Parent" languagecode="1033" /></labels><control id="sample_parent" classid="{5C5600E0-1D6E-4205-A272-BE80DA87FD42}" datafieldname="csm_parentgoalid"><parameters><QuickForms>&lt;QuickFormIds&gt;&lt;QuickFormId entityname="csm_goal"&gt;{{form.Trim('{', '}')}}&lt;/QuickFormId&gt;&lt;/QuickFormIds&gt;</QuickForms></parameters></control></cell></row>
        """;

    public static string Chart(string id) => $$"""
        <visualization xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><savedqueryvisualizationid>{{id}}</savedqueryvisualizationid>
          <datadescription><datadefinition><fetchcollection><fetch mapping="logical" aggregate="true"><entity name="csm_goal"><attribute name="csm_goalid" alias="goals" aggregate="count" /><attribute name="csm_status" alias="status" groupby="true" /></entity></fetch></fetchcollection>
            <categorycollection><category alias="status"><measurecollection><measure alias="goals" /></measurecollection></category></categorycollection></datadefinition></datadescription>
          <presentationdescription><Chart><Series><Series ChartType="Column" /></Series><ChartAreas><ChartArea /></ChartAreas></Chart></presentationdescription>
          <isdefault>0</isdefault><LocalizedNames><LocalizedName description="Sample chart" languagecode="1033" /></LocalizedNames><IsCustomizable>1</IsCustomizable><IntroducedVersion>1.0.0.0</IntroducedVersion><CanBeDeleted>1</CanBeDeleted></visualization>
        """;

    public static string Dashboard(string id, string view, string chart) => $$"""
        <Dashboard xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><LocalizedNames><LocalizedName description="Sample dashboard" languagecode="1033" /></LocalizedNames><FormId>{{id}}</FormId><IsCustomizable>1</IsCustomizable><IsDefault>0</IsDefault>
          <FormXml><forms type="dashboard"><form><tabs><tab name="sample" verticallayout="true" id="{5a3f1d10-0000-4000-8000-000000000021}" IsUserDefined="1"><labels><label description="Sample" languagecode="1033" /></labels><columns><column width="100%"><sections>
            <section name="sample" showlabel="false" showbar="false" id="{5a3f1d10-0000-4000-8000-000000000022}" IsUserDefined="1" columns="1"><labels><label description="Sample" languagecode="1033" /></labels><rows>
              <row><cell id="{5a3f1d10-0000-4000-8000-000000000023}" showlabel="false"><labels><label description="Goals" languagecode="1033" /></labels><control id="sample_chart" classid="{E7A81278-8635-4D9E-8D4D-59480B391C5B}"><parameters><TargetEntityType>csm_goal</TargetEntityType><ViewId>{{view}}</ViewId><VisualizationId>{{chart}}</VisualizationId><ChartGridMode>Chart</ChartGridMode></parameters></control></cell></row>
            </rows></section></sections></column></columns></tab></tabs></form></forms></FormXml>
          <IntroducedVersion>1.0.0.0</IntroducedVersion><IsTabletEnabled>1</IsTabletEnabled></Dashboard>
        """;

    public static string FlowData(string id, string file) => $$"""
        <Workflow xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" WorkflowId="{{id}}" Name="Sample flow" Description="Turns nothing on; needs the sample connection."><JsonFileName>/{{file}}</JsonFileName><Type>1</Type><Subprocess>0</Subprocess><Category>5</Category><Mode>0</Mode><Scope>4</Scope><OnDemand>0</OnDemand><TriggerOnCreate>0</TriggerOnCreate><TriggerOnDelete>0</TriggerOnDelete><AsyncAutodelete>0</AsyncAutodelete><SyncWorkflowLogOnFailure>0</SyncWorkflowLogOnFailure><StateCode>0</StateCode><StatusCode>1</StatusCode><RunAs>1</RunAs><IsTransacted>1</IsTransacted><IntroducedVersion>1.0.0.0</IntroducedVersion><IsCustomizable>1</IsCustomizable><BusinessProcessType>0</BusinessProcessType><IsCustomProcessingStepAllowedForOtherPublishers>1</IsCustomProcessingStepAllowedForOtherPublishers><PrimaryEntity>none</PrimaryEntity><LocalizedNames><LocalizedName description="Sample flow" languagecode="1033" /></LocalizedNames></Workflow>
        """;
}
