using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Azure Storage's own emulator as a process of this test run, on a free port, in memory.</summary>
public sealed class Azurite : IAsyncLifetime
{
    // The emulator's public, documented account.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Listening = "successfully listens on ";

    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? process;

    /// <summary>Why there is no emulator, or null.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var script = Path.Combine(RepositoryRoot(), "artifacts", "tools", "azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(script))
        {
            Missing = $"Azurite is not at {Path.GetRelativePath(RepositoryRoot(), script)}. Install it with Node.js: npm install --prefix artifacts/tools/azurite azurite@3";
            return;
        }

        process = new Process { StartInfo = new ProcessStartInfo("node", [script, "--inMemoryPersistence", "--blobPort", "0", "--skipApiVersionCheck", "--disableTelemetry"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        process.OutputDataReceived += (_, line) => Notice(line.Data);
        process.ErrorDataReceived += (_, line) => Notice(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await address.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A new, empty container; skips the test where there is no emulator.</summary>
    /// <param name="name">Its name, lower case.</param>
    /// <param name="fails">Asked at each request; true loses it, half of them after they have taken effect.</param>
    /// <param name="signature">Another signature than one that allows everything.</param>
    public async Task<BlobContainer> NewContainerAsync(string name, Random? fails = null, string? signature = null) =>
        Container(await NewAddressAsync(name, signature), fails);

    /// <summary>Address of a new, empty container, with a signature; skips the test where there is no emulator.</summary>
    public async Task<Uri> NewAddressAsync(string name, string? signature = null)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var host = await address.Task;
        await new BlobContainer(new Uri(host, $"/{Account}/{name}?{Signature()}"), credential: null).CreateAsync(CancellationToken.None);
        return new Uri(host, $"/{Account}/{name}?{signature ?? Signature()}");
    }

    private static BlobContainer Container(Uri address, Random? fails)
    {
        var options = new BlobContainerOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) } };
        if (fails is not null)
        {
            options.AddPolicy(new Losing(fails), HttpPipelinePosition.PerRetry);
        }

        return new BlobContainer(address, credential: null, options);
    }

    private void Notice(string? line)
    {
        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }

    // An account signature that allows everything with containers and blobs.
    private static string Signature()
    {
        const string Version = "2022-11-02";
        const string Expiry = "2099-01-01T00:00:00Z";
        var text = string.Join('\n', Account, "rwdlac", "b", "sco", "", Expiry, "", "https,http", Version, "", "");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));
        return $"sv={Version}&ss=b&srt=sco&sp=rwdlac&se={Uri.EscapeDataString(Expiry)}&spr=https,http&sig={Uri.EscapeDataString(signature)}";
    }

    /// <summary>The folder that holds the solution file.</summary>
    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No Csm.Crm.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }

    /// <summary>Loses requests before they are sent, or their answers after they have taken effect.</summary>
    private sealed class Losing(Random random) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The store is asynchronous.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            int fate;
            lock (random)
            {
                fate = random.Next(12);
            }

            if (fate == 0)
            {
                throw new IOException("The request is lost.");
            }

            await ProcessNextAsync(message, pipeline);
            if (fate == 1)
            {
                throw new IOException("The answer is lost.");
            }
        }
    }
}
