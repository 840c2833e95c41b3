using System.Reflection;

namespace Csm.Crm.Emulator;

/// <summary>The plug-in assembly that was found in the zip and is executed.</summary>
/// <param name="FileName">File name inside the zip, without folders.</param>
/// <param name="FullName">Assembly full name, as the file itself says.</param>
/// <param name="Sha256">SHA-256 of the bytes in the zip, lower-case hexadecimal.</param>
/// <param name="Assembly">The loaded assembly.</param>
public sealed record PluginBinary(string FileName, string FullName, string Sha256, Assembly Assembly);
