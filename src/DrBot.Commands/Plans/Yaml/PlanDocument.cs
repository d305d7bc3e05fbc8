namespace DrBot.Commands.Plans.Yaml;

/// <summary>The plan's text as a tree, to find the place of anything in it.</summary>
internal sealed class PlanDocument(YamlNode root)
{
    /// <summary>
    /// The place of what the path leads to: a single value or list item itself, of a map or list its key. A path that
    /// ends early gives the place of the deepest thing there is.
    /// </summary>
    public Place At(params ReadOnlySpan<string> path)
    {
        var (node, place) = (root, root.Place);
        foreach (var part in path)
        {
            if (node is YamlMapping map && map.Find(part) is { } entry)
                (node, place) = (
                    entry.Value, entry.Value is YamlScalar { IsNull: false } ? entry.Value.Place : entry.Place);
            else if (node is YamlSequence list && Item(list, part) is { } item)
                (node, place) = (item, item.Place);
            else break;
        }

        return place;
    }

    /// <summary>The single value a path of keys leads to, or null.</summary>
    public string? Text(params ReadOnlySpan<string> path) => (Find(path) as YamlScalar)?.Text;

    /// <summary>True when there is anything at all: what could not be read is not missing.</summary>
    public bool Has(params ReadOnlySpan<string> path) => Find(path) is not null;

    private YamlNode? Find(ReadOnlySpan<string> path)
    {
        var node = root;
        foreach (var part in path)
        {
            if (node is not YamlMapping map || map.Find(part) is not { } entry) return null;
            node = entry.Value;
        }

        return node;
    }

    // A list item is found by its text: lists in plans are lists of names.
    private static YamlScalar? Item(YamlSequence list, string text) =>
        list.Items.OfType<YamlScalar>().FirstOrDefault(i => i.Text == text);
}
