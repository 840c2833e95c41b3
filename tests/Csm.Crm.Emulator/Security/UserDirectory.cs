using Csm.Crm.Emulator.Faults;

namespace Csm.Crm.Emulator.Security;

/// <summary>Users of the organisation by id, and the teams each is a member of.</summary>
internal sealed class UserDirectory
{
    private readonly Dictionary<Guid, Principal> _users;
    private readonly Dictionary<Guid, Principal> _teams;
    private readonly Dictionary<Guid, Principal[]> _memberships;

    public UserDirectory()
        : this([], [], [])
    {
    }

    private UserDirectory(Dictionary<Guid, Principal> users, Dictionary<Guid, Principal> teams, Dictionary<Guid, Principal[]> memberships) =>
        (_users, _teams, _memberships) = (users, teams, memberships);

    public Principal this[Guid id] => _users.GetValueOrDefault(id) ?? throw Fault.DoesNotExist("systemuser", id);

    public Principal Team(Guid id) => _teams.GetValueOrDefault(id) ?? throw Fault.DoesNotExist("team", id);

    public IReadOnlyList<Principal> TeamsOf(Guid userId) => _memberships.GetValueOrDefault(userId) ?? [];

    public void Add(Principal user) => _users.Add(user.Id, user);

    public void AddTeam(Principal team, IEnumerable<Guid> members)
    {
        _teams.Add(team.Id, team);
        foreach (var member in members.Distinct())
        {
            _memberships[this[member].Id] = [.. TeamsOf(member), team];
        }
    }

    public UserDirectory Fork() => new(new(_users), new(_teams), new(_memberships));
}
