namespace Csm.Crm.SolutionTool.Releases;

/// <summary>One thing a package carries, as an upgrade compares it.</summary>
/// <param name="Component">Kind, e.g. <c>column</c>.</param>
/// <param name="Key">What stays the same from release to release: name or id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Properties">Everything an upgrade could change, by name; long content as a digest.</param>
public sealed record ReleasedComponent(string Component, string Key, string Name, IReadOnlyDictionary<string, string> Properties);
