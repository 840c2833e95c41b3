namespace Csm.Crm.Emulator.Metadata;

/// <summary>Takes keys whose index the platform could not build out of a model: rows that were there before may have failed it.</summary>
internal static class FailedKeys
{
    /// <summary>Takes the keys out.</summary>
    /// <param name="model">A model that nothing stores rows by yet.</param>
    /// <param name="names">"table.key", in logical names.</param>
    /// <exception cref="SolutionImportException">There is no such key.</exception>
    public static void TakeFrom(SolutionModel model, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (!model.Tables.Any(table => table.Keys.RemoveAll(key => $"{table.Name}.{key.Name}" == name) > 0))
            {
                throw new SolutionImportException($"There is no alternate key '{name}' that could have failed. Name it as table.key, in logical names.");
            }
        }
    }
}
