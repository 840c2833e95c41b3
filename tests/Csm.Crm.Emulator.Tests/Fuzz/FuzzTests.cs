using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Emulator.Tests.Fuzz;

/// <summary>Random sequences of messages, answered by the emulator and by a reference model that knows nothing of it.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Sequences = 1000;
    private const int Length = 100;
    private static readonly EmulatorOptions Quiet = new() { JournalCapacity = 0 };
    private static readonly EmulatedOrganization Empty = Sample.Solution().Import(Quiet);

    [Fact]
    public void AHundredThousandMessages_GetTheAnswersOfTheReferenceModel()
    {
        var (sent, succeeded) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Sequences), Prop.ForAll(MessageSource.Sequences(Length), messages =>
        {
            succeeded += Run(Empty, messages);
            sent += messages.Length;
        }));

        output.WriteLine($"{sent} messages, {succeeded} of them carried out, no difference.");
        sent.ShouldBeGreaterThanOrEqualTo(100_000);
        succeeded.ShouldBeGreaterThan(sent / 3, "Most messages fault; the sequences test little else.");
    }

    [Fact]
    public void ForksOfAnyState_AreIndependent() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(MessageSource.Sequences(30), MessageSource.Sequences(30), MessageSource.Sequences(30), (before, here, there) =>
        {
            var origin = new Duel(Empty);
            Array.ForEach(before, origin.Send);
            var untouched = origin.Fork();
            var fork = origin.Fork();
            for (var i = 0; i < Math.Max(here.Length, there.Length); i++)
            {
                Array.ForEach(here[Math.Min(i, here.Length)..Math.Min(i + 1, here.Length)], origin.Send);
                Array.ForEach(there[Math.Min(i, there.Length)..Math.Min(i + 1, there.Length)], fork.Send);
            }

            origin.CompareRows();
            fork.CompareRows();
            untouched.CompareRows();
        }));

    /// <summary>The proof that a difference is found: here every update is spoilt by a step the model knows nothing of.</summary>
    [Fact]
    public void ADifference_IsFoundAndShrunkToAFewMessages()
    {
        var spoilt = Sample.Solution().Step<RenamingStep>("Update", Sample.Item, 20).Import(Quiet);
        Message[] smallest = [];

        Should.Throw<Exception>(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(10), Prop.ForAll(MessageSource.Sequences(Length), messages =>
        {
            try
            {
                Run(spoilt, messages);
            }
            catch (ShouldAssertException)
            {
                smallest = messages;
                throw;
            }
        })));

        output.WriteLine(string.Join("; ", smallest.AsEnumerable()));
        smallest.Length.ShouldBeInRange(1, 6);
    }

    private static int Run(EmulatedOrganization empty, Message[] messages)
    {
        var duel = new Duel(empty);
        Array.ForEach(messages, duel.Send);
        duel.CompareRows();
        return duel.Succeeded;
    }
}
