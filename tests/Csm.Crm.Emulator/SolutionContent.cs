namespace Csm.Crm.Emulator;

/// <summary>A view of the imported solution.</summary>
/// <param name="Table">Logical name of its table.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name in the base language.</param>
/// <param name="QueryType">Platform's kind: 0 public, 1 advanced find, 2 associated, 4 quick find, 64 lookup, 8192 "my".</param>
/// <param name="FetchXml">Query, as text.</param>
/// <param name="LayoutXml">Grid of columns, as text.</param>
public sealed record SolutionView(string Table, Guid Id, string Name, int QueryType, string FetchXml, string LayoutXml);

/// <summary>A chart of the imported solution.</summary>
/// <param name="Table">Logical name of its table.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name in the base language.</param>
/// <param name="DataDescription">The <c>datadefinition</c>: aggregate query, categories and measures, as text.</param>
public sealed record SolutionChart(string Table, Guid Id, string Name, string DataDescription);

/// <summary>A form or dashboard of the imported solution.</summary>
/// <param name="Table">Logical name of its table; empty for a dashboard.</param>
/// <param name="Id">Its id.</param>
/// <param name="Type">main, quick, quickCreate, card or dashboard.</param>
/// <param name="Name">Name in the base language.</param>
/// <param name="Body">The <c>form</c> element, as text.</param>
public sealed record SolutionForm(string Table, Guid Id, string Type, string Name, string Body);

/// <summary>What a solution brings for people to look at. The emulator shows nothing; tests read it.</summary>
/// <param name="Views">Views of all tables.</param>
/// <param name="Charts">Charts of all tables.</param>
/// <param name="Forms">Forms of all tables and the dashboards.</param>
public sealed record SolutionContent(IReadOnlyList<SolutionView> Views, IReadOnlyList<SolutionChart> Charts, IReadOnlyList<SolutionForm> Forms);
