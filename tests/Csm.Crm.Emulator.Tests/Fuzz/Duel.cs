namespace Csm.Crm.Emulator.Tests.Fuzz;

/// <summary>An organisation and the model, given the same messages; the first different answer fails.</summary>
internal sealed class Duel
{
    private readonly EmulatedOrganization _organization;
    private readonly EmulatorSide _emulator;
    private readonly ReferenceModel _model;
    private readonly RowNumbers _numbers;

    public Duel(EmulatedOrganization empty)
        : this(empty.Fork(), new RowNumbers(), model: null)
    {
    }

    private Duel(EmulatedOrganization organization, RowNumbers numbers, ReferenceModel? model)
    {
        _organization = organization;
        _numbers = numbers;
        _emulator = new EmulatorSide(organization, numbers);
        _model = model is null ? new ReferenceModel(numbers) : new ReferenceModel(model, numbers);
    }

    /// <summary>Messages that were carried out; the others were answered with a fault.</summary>
    public int Succeeded { get; private set; }

    /// <summary>Both as they are now, free to go their own way.</summary>
    public Duel Fork() => new(_organization.Fork(), new RowNumbers(_numbers), _model);

    public void Send(Message message)
    {
        var (answer, newIds) = _emulator.Answer(message);
        answer.ShouldBe(_model.Answer(message, newIds), message.ToString());
        _numbers.Add(newIds);
        Succeeded += IsFault(answer) ? 0 : 1;
    }

    public void CompareRows() => _emulator.Rows().ShouldBe(_model.Items.OrderBy(pair => pair.Key).Select(pair => pair.Value.Text(pair.Key)));

    // Eight digits, then nothing or a space; an id goes on with a hyphen.
    private static bool IsFault(string answer) => answer.StartsWith("80", StringComparison.Ordinal) && (answer.Length == 8 || answer[8] == ' ');
}
