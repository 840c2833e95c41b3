using Csm.Crm.Emulator.Faults;

namespace Csm.Crm.Emulator.Security;

/// <summary>Users of the organisation by id.</summary>
internal sealed class UserDirectory
{
    private readonly Dictionary<Guid, User> _users;

    public UserDirectory()
        : this([])
    {
    }

    private UserDirectory(Dictionary<Guid, User> users) => _users = users;

    public User this[Guid id] => _users.GetValueOrDefault(id) ?? throw Fault.DoesNotExist("systemuser", id);

    public void Add(User user) => _users.Add(user.Id, user);

    public UserDirectory Fork() => new(new Dictionary<Guid, User>(_users));
}
