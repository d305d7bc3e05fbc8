namespace DrBot.Commands.Language;

/// <summary>
/// Who may use a verb unless the plan says otherwise; any one of the named qualities suffices. Shown in help; the
/// decision itself is made against the plan and the incident, with the same names.
/// </summary>
[Flags]
public enum Permission
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>Every person who is allowed to talk to DrBot at all.</summary>
    Anyone = 1,

    /// <summary>A person the plan names, whatever their role.</summary>
    Responder = 2,

    /// <summary>A person of the plan with at least one role that counts.</summary>
    Operator = 4,

    /// <summary>The incident's commander.</summary>
    Commander = 8,

    /// <summary>A person who could fill a slot of the run's approval.</summary>
    SlotHolder = 16,

    /// <summary>The person who proposed the run.</summary>
    Requester = 32,

    /// <summary>Whoever declared the incident.</summary>
    Declarer = 64,

    /// <summary>A person with the role incident-commander, in command or not.</summary>
    CommandRole = 128,
}
