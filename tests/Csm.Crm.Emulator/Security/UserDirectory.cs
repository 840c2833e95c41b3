using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Security;

/// <summary>Users of the organisation by id, and the teams each is a member of.</summary>
internal sealed class UserDirectory
{
    private readonly Dictionary<Guid, Principal> _users;
    private readonly Dictionary<Guid, Principal> _teams;
    private readonly Dictionary<Guid, Principal[]> _memberships;
    private readonly Dictionary<Guid, ColumnProfile[]> _profiles;

    public UserDirectory()
        : this([], [], [], [])
    {
    }

    private UserDirectory(
        Dictionary<Guid, Principal> users, Dictionary<Guid, Principal> teams, Dictionary<Guid, Principal[]> memberships, Dictionary<Guid, ColumnProfile[]> profiles) =>
        (_users, _teams, _memberships, _profiles) = (users, teams, memberships, profiles);

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

    /// <summary>Column security profiles of a user and of his teams.</summary>
    public IEnumerable<ColumnProfile> ProfilesOf(Guid userId) =>
        TeamsOf(userId).Select(team => team.Id).Append(userId).SelectMany(id => _profiles.GetValueOrDefault(id) ?? []);

    /// <exception cref="System.ServiceModel.FaultException">There is no such user or team.</exception>
    public void AddProfile(Guid principalId, ColumnProfile profile)
    {
        if (!_users.ContainsKey(principalId) && !_teams.ContainsKey(principalId))
        {
            throw Fault.DoesNotExist("systemuser or team", principalId);
        }

        _profiles[principalId] = [.. _profiles.GetValueOrDefault(principalId) ?? [], profile];
    }

    public UserDirectory Fork() => new(new(_users), new(_teams), new(_memberships), new(_profiles));
}
