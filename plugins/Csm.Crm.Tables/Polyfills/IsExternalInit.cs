#if NETFRAMEWORK
namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit init-only properties and records for net462, which lacks the marker.</summary>
internal static class IsExternalInit;
#endif
