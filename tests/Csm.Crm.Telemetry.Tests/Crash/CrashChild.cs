using System.Diagnostics;
using System.Globalization;
using Csm.Crm.CrashHost;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>A function host in a process of its own, whose Dataverse is here. Killed with SIGKILL at a point, or left to finish.</summary>
internal static class CrashChild
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Starts a process, answers its requests, and kills it.</summary>
    /// <param name="world">What it works on.</param>
    /// <param name="options">The world's options, with the owner.</param>
    /// <param name="killAt">The point after which it is killed, from 0: its start; null to let it finish.</param>
    /// <param name="delay">How much later, at most a few milliseconds.</param>
    /// <returns>Whether it finished its work, and how many points it passed.</returns>
    public static async Task<(bool Finished, int Points)> RunAsync(CrashWorld world, FunctionHostOptions options, int? killAt, TimeSpan delay)
    {
        using var process = Start(options);
        using var deadline = new CancellationTokenSource(Longest);
        await using var overdue = deadline.Token.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var killing = killAt == 0 ? KillAsync(process, delay) : null;
        var points = 0;
        var finished = false;
        try
        {
            using var reader = new BinaryReader(process.StandardOutput.BaseStream);
            while (!finished && Read(reader) is var (kind, content))
            {
                finished = kind == FrameKind.Done;
                points += finished ? 0 : 1;
                if (points == killAt && !finished)
                {
                    killing ??= KillAsync(process, delay);
                }

                if (kind == FrameKind.Request)
                {
                    // What has reached Dataverse takes effect there, whatever becomes of the one who asked.
                    var answer = await DataverseWire.AnswerAsync(world.Dataverse, content);
                    await process.StandardInput.BaseStream.WriteAsync((byte[])[.. BitConverter.GetBytes(answer.Length), .. answer], CancellationToken.None);
                    await process.StandardInput.BaseStream.FlushAsync(CancellationToken.None);
                }
            }
        }
        catch (IOException)
        {
            // The pipe broke: the process is gone, in the middle of an answer.
        }

        await (killing ?? Task.CompletedTask);
        await process.WaitForExitAsync(CancellationToken.None);
        if (!finished && killing is null)
        {
            throw new InvalidOperationException($"The host ended by itself with exit code {process.ExitCode} after {points} points: {await errors}");
        }

        return (finished, points);
    }

    private static (FrameKind Kind, byte[] Content)? Read(BinaryReader reader)
    {
        try
        {
            var kind = (FrameKind)reader.ReadByte();
            var length = reader.ReadInt32();
            var content = reader.ReadBytes(length);
            return content.Length == length ? (kind, content) : null;
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    private static Task KillAsync(Process process, TimeSpan delay) => Task.Run(() =>
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < delay)
        {
            Thread.Yield();
        }

        // SIGKILL on Unix, TerminateProcess on Windows: nothing of the process runs any more.
        process.Kill();
    });

    private static Process Start(FunctionHostOptions options)
    {
        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Csm.Crm.CrashHost.dll"), options.Container.AbsoluteUri, options.Folder, options.Owner, Text(options.BatchSize), Text(options.CheckpointFrequency), Text(options.PublishEvery), options.End.ToString("O", CultureInfo.InvariantCulture),
        ];
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
    }
}
