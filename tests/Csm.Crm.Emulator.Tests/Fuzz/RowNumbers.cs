namespace Csm.Crm.Emulator.Tests.Fuzz;

/// <summary>Which ids the row numbers of a sequence stand for.</summary>
internal sealed class RowNumbers
{
    private readonly List<Guid> _givenByServer = [];

    public RowNumbers()
    {
    }

    public RowNumbers(RowNumbers origin) => _givenByServer.AddRange(origin._givenByServer);

    public Guid Item(int number)
    {
        var age = number - 6;
        return age is >= 1 and <= 3 && age <= _givenByServer.Count ? _givenByServer[^age] : new Guid(number, 1, 1, new byte[8]);
    }

    public static Guid Account(int number) => new(number, 2, 2, new byte[8]);

    public void Add(IEnumerable<Guid> givenByServer) => _givenByServer.AddRange(givenByServer);
}
