namespace DrBot.Commands.Updates;

/// <summary>A person wants an update to go out.</summary>
public sealed record RequestUpdate(Actor Actor, string Id, string? Audience, string Text) : Command(Actor);

/// <summary>The updates service is about to send.</summary>
public sealed record RecordSending(
    string Key, string Audience, string Channel, UpdateKind Kind, DateTimeOffset Due, string Subject, string Text)
    : Command(Actor.System);

/// <summary>A channel took it.</summary>
public sealed record RecordSent(string Key, string Reference) : Command(Actor.System);

/// <summary>A channel refused it for good.</summary>
public sealed record RecordSendFailed(string Key, string Reason) : Command(Actor.System);
