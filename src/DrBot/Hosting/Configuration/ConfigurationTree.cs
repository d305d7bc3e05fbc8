using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DrBot.Hosting.Configuration;

/// <summary>
/// One map of the configuration while it is read. Every key must be asked for: what nobody asked for is a mistake, named
/// with the keys that are allowed. Mistakes are gathered, not thrown one by one.
/// </summary>
internal sealed class ConfigurationTree
{
    private readonly YamlMappingNode? node;
    private readonly string path;
    private readonly Substitution substitution;
    private readonly List<string> problems;
    private readonly HashSet<string> asked = [];
    private readonly List<ConfigurationTree> children = [];

    private ConfigurationTree(YamlMappingNode? node, string path, Substitution substitution, List<string> problems)
    {
        this.node = node;
        this.path = path;
        this.substitution = substitution;
        this.problems = problems;
    }

    /// <summary>False when the map is not written at all.</summary>
    public bool IsThere => node is not null;

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>The paths of every single value that was asked for, here and below.</summary>
    public IEnumerable<string> Asked =>
        asked.Select(At).Except(children.Select(c => c.path)).Concat(children.SelectMany(c => c.Asked));

    /// <summary>Reads a file's text.</summary>
    public static ConfigurationTree Parse(string text, Substitution substitution)
    {
        var problems = new List<string>();
        YamlMappingNode? root = null;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            root = stream.Documents.Count == 1 ? stream.Documents[0].RootNode as YamlMappingNode : null;
            if (root is null)
                problems.Add("the configuration must be one map of settings, beginning with 'environment:'");
        }
        catch (YamlException e)
        {
            problems.Add($"line {e.Start.Line}, column {e.Start.Column}: this is no YAML: {e.Message}");
        }

        return new ConfigurationTree(root, "", substitution, problems);
    }

    /// <summary>A nested map; not there when it is not written.</summary>
    public ConfigurationTree Map(string key)
    {
        var value = Find(key);
        if (value is not (null or YamlMappingNode))
            Wrong(key, "must be a map of settings");
        var child = new ConfigurationTree(value as YamlMappingNode, At(key), substitution, problems);
        children.Add(child);
        return child;
    }

    /// <summary>The nested maps below a map of names.</summary>
    public IReadOnlyDictionary<string, ConfigurationTree> Maps(string key)
    {
        var map = Map(key);
        return map.Keys().ToDictionary(k => k, map.Map);
    }

    /// <summary>A text, with <c>${…}</c> replaced; null when not written.</summary>
    public string? Text(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                return Replace(key, scalar.Value ?? "");
            default:
                Wrong(key, "must be a single value");
                return null;
        }
    }

    /// <summary>True or false; false when not written.</summary>
    public bool Flag(string key)
    {
        var text = Text(key);
        if (text is not (null or "true" or "false"))
            Wrong(key, "must be true or false");
        return text == "true";
    }

    /// <summary>A text that must be there.</summary>
    public string Required(string key, string what)
    {
        if (Text(key) is { Length: > 0 } text)
            return text;
        if (IsThere)
            Wrong(key, $"is missing: {what}");
        return "";
    }

    /// <summary>A list of texts, or a single one; empty when not written.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Find(key))
        {
            case YamlSequenceNode list when list.Children.Any(c => c is not YamlScalarNode):
                Wrong(key, "must be a value or a list of values");
                return [];
            case YamlSequenceNode list:
                return [.. list.OfType<YamlScalarNode>().Select(s => Replace(key, s.Value ?? ""))];
            case YamlScalarNode scalar:
                return [Replace(key, scalar.Value ?? "")];
            case null:
                return [];
            default:
                Wrong(key, "must be a value or a list of values");
                return [];
        }
    }

    /// <summary>A map of texts; empty when not written.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string key)
    {
        var map = Map(key);
        return map.Keys().ToDictionary(k => k, k => map.Text(k) ?? "");
    }

    /// <summary>Adds a problem at a key.</summary>
    public void Wrong(string key, string what) => problems.Add($"{At(key)} {what}");

    /// <summary>Adds a problem that names its key itself.</summary>
    public void Add(string problem) => problems.Add(problem);

    /// <summary>Adds a problem for every key nobody asked for, here and below.</summary>
    public void RefuseTheRest()
    {
        foreach (var key in Keys().Where(k => !asked.Contains(k)))
            problems.Add($"{At(key)} is no setting; allowed here: {string.Join(", ", asked.Order(StringComparer.Ordinal))}");
        foreach (var child in children)
            child.RefuseTheRest();
    }

    private IEnumerable<string> Keys() =>
        node?.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "") ?? [];

    private YamlNode? Find(string key)
    {
        asked.Add(key);
        return node?.Children.TryGetValue(new YamlScalarNode(key), out var value) == true ? value : null;
    }

    private string Replace(string key, string text)
    {
        var (value, problem) = substitution.Apply(text);
        if (problem is not null)
            Wrong(key, problem);
        return value;
    }

    private string At(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
