namespace DrBot.Sandbox.Mail;

/// <summary>A mail that arrived.</summary>
/// <param name="Id">Its Message-ID, or one made from its content.</param>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="Subject">Decoded.</param>
/// <param name="Text">The text part, decoded.</param>
/// <param name="At">Domain time of its first arrival.</param>
/// <param name="Copies">How often it arrived.</param>
public sealed record MailState(
    string Id, string From, IReadOnlyList<string> To, string Subject, string Text, DateTimeOffset At, int Copies);
