using System.Diagnostics;
using System.Globalization;
using Csm.Crm.CrashHost;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>What is done to a process.</summary>
/// <param name="KillAt">The point after which it is killed, from 0: its start; null to let it finish.</param>
/// <param name="Delay">How much later, at most a few milliseconds.</param>
internal sealed record CrashPlan(int? KillAt, TimeSpan Delay)
{
    /// <summary>Waited for at each request to the storage: meanwhile the process stands still.</summary>
    public Func<int, Task> AtPoint { get; init; } = static _ => Task.CompletedTask;
}

/// <summary>What became of a process.</summary>
/// <param name="Finished">Whether it finished its work.</param>
/// <param name="Points">How many points it passed.</param>
/// <param name="Conflicts">How many of its batches were refused because another owner had written.</param>
internal sealed record CrashRun(bool Finished, int Points, int Conflicts);

/// <summary>A function host in a process of its own, whose Dataverse is here. Killed with SIGKILL at a point, or left to finish.</summary>
internal static class CrashChild
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Starts a process, answers its requests, and does to it what is planned.</summary>
    /// <param name="world">What it works on.</param>
    /// <param name="options">The world's options, with the owner.</param>
    /// <param name="plan">What is done to it.</param>
    public static async Task<CrashRun> RunAsync(CrashWorld world, FunctionHostOptions options, CrashPlan plan)
    {
        using var process = Start(options);
        using var deadline = new CancellationTokenSource(Longest);
        await using var overdue = deadline.Token.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var killing = plan.KillAt == 0 ? KillAsync(process, plan.Delay) : null;
        var (points, conflicts) = (0, 0);
        var finished = false;
        try
        {
            using var reader = new BinaryReader(process.StandardOutput.BaseStream);
            while (!finished && Read(reader) is var (kind, content))
            {
                finished = kind == FrameKind.Done;
                conflicts += kind == FrameKind.Conflict ? 1 : 0;
                points += kind is FrameKind.Point or FrameKind.Request ? 1 : 0;
                if (points == plan.KillAt && !finished)
                {
                    killing ??= KillAsync(process, plan.Delay);
                }

                await AnswerAsync(process.StandardInput.BaseStream, world, kind, content, points, plan);
            }
        }
        catch (IOException)
        {
            // The pipe broke: the process is gone, in the middle of an answer.
        }

        await (killing ?? Task.CompletedTask);
        await process.WaitForExitAsync(CancellationToken.None);
        return finished || killing is not null
            ? new CrashRun(finished, points, conflicts)
            : throw new InvalidOperationException($"The host ended by itself with exit code {process.ExitCode} after {points} points: {await errors}");
    }

    private static async Task AnswerAsync(Stream input, CrashWorld world, FrameKind kind, byte[] content, int points, CrashPlan plan)
    {
        if (kind == FrameKind.Request)
        {
            // What has reached Dataverse takes effect there, whatever becomes of the one who asked.
            var answer = await DataverseWire.AnswerAsync(world.Dataverse, content);
            await input.WriteAsync((byte[])[.. BitConverter.GetBytes(answer.Length), .. answer], CancellationToken.None);
        }
        else if (kind == FrameKind.Point)
        {
            await plan.AtPoint(points);
            await input.WriteAsync(new byte[1], CancellationToken.None);
        }

        await input.FlushAsync(CancellationToken.None);
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
