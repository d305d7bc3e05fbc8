namespace DrBot.Commands.Plans.Yaml;

/// <summary>
/// A node of a plan's text with its place. Scalars stay text: what they mean, the reader of a field says.
/// </summary>
internal abstract record YamlNode(Place Place)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <param name="Plain">Written without quotes: only then may it mean null.</param>
internal sealed record YamlScalar(Place Place, string Text, bool Plain) : YamlNode(Place)
{
    public override string Kind => IsNull ? "nothing" : "a single value";

    /// <summary>True for what YAML 1.2's core schema reads as null.</summary>
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlSequence(Place Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place)
{
    public override string Kind => "a list";
}

internal sealed record YamlMapping(Place Place, IReadOnlyList<YamlEntry> Entries) : YamlNode(Place)
{
    public override string Kind => "a map";

    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key == key);
}

internal sealed record YamlEntry(string Key, Place Place, YamlNode Value);
