namespace DrBot.Commands.Updates;

/// <summary>An update in words, plain text; the channel escapes it for its medium.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">The body, with LF line ends.</param>
/// <param name="Problems">
/// Why the template could not be used; not empty means that the built-in words stand in for it, for a broken template
/// must not keep people in the dark.
/// </param>
public sealed record ComposedUpdate(string Subject, string Text, IReadOnlyList<string> Problems);
