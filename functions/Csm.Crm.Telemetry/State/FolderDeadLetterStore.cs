using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// Dead letters in a local folder, one JSON line each: <c>{source}/{file}</c> (<see cref="DeadLetterFile"/>). The content
/// stands as text where it is UTF-8, otherwise in Base64.
/// </summary>
public sealed class FolderDeadLetterStore : IDeadLetterStore
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly string root;

    /// <param name="root">Folder for the letters; created when needed.</param>
    public FolderDeadLetterStore(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        this.root = root;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        foreach (var group in letters.GroupBy(static letter => letter.Source))
        {
            var folder = Path.Combine(root, group.Key);
            Directory.CreateDirectory(folder);
            var bytes = Encoding.UTF8.GetBytes(string.Concat(group.Select(static letter => Line(letter) + "\n")));
            var path = Path.Combine(folder, DeadLetterFile.NameOf(group.First().Position, bytes));
            var draft = path + ".draft";
            await File.WriteAllBytesAsync(draft, bytes, cancellationToken);
            File.Move(draft, path, overwrite: true);
        }
    }

    internal static string Line(DeadLetter letter)
    {
        string? text = null;
        string? base64 = null;
        try
        {
            text = Strict.GetString(letter.Content.Span);
        }
        catch (DecoderFallbackException)
        {
            base64 = Convert.ToBase64String(letter.Content.Span);
        }

        return JsonSerializer.Serialize(new { letter.Source, letter.Position, letter.Reason, letter.Detail, Text = text, Base64 = base64 }, Json);
    }
}
