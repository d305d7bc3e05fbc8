using System.Globalization;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Yaml;

/// <summary>
/// Reads a map by its known keys. Every accessor reports what is wrong and goes on with an empty value;
/// <see cref="End"/> reports the keys nobody asked for.
/// </summary>
internal sealed class MapReader
{
    private readonly PlanFindings _findings;
    private readonly string _what;
    private readonly YamlMapping _map;
    private readonly List<string> _asked = [];
    private readonly bool _broken;

    /// <param name="what">What the map describes, for messages: <c>target 'database'</c>.</param>
    public MapReader(YamlNode node, string what, PlanFindings findings)
    {
        _findings = findings;
        _what = what;
        _broken = node is not YamlMapping && node is not YamlScalar { IsNull: true };
        if (_broken)
            findings.Error(node.Place, $"{what} must be a map of keys and values, found {node.Kind}");
        _map = node as YamlMapping ?? new YamlMapping(node.Place, []);
    }

    public Place Place => _map.Place;

    public bool Has(string key) => _map.Find(key) is not null;

    /// <summary>The value under a key; null when the key is absent or empty.</summary>
    public YamlNode? Value(string key)
    {
        _asked.Add(key);
        return _map.Find(key)?.Value is { } value and not YamlScalar { IsNull: true } ? value : null;
    }

    public string? Text(string key) => Value(key) is { } value ? Single(value, key) : null;

    public string RequireText(string key)
    {
        if (Value(key) is { } value) return Single(value, key) ?? "";
        Missing(key);
        return "";
    }

    public int? Integer(string key)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        Wrong(key, text, "a whole number");
        return null;
    }

    public int RequireInteger(string key)
    {
        if (!Has(key)) Missing(key);
        return Integer(key) ?? 0;
    }

    public bool Flag(string key)
    {
        if (Text(key) is not { } text) return false;
        if (text is "true" or "True" or "TRUE") return true;
        if (text is not ("false" or "False" or "FALSE")) Wrong(key, text, "true or false");
        return false;
    }

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text) return null;
        if (DurationText.TryParse(text, out var value, out var problem)) return value;
        Error(key, $"'{key}' of {_what}: {problem}");
        return null;
    }

    /// <summary>A list of single values.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var value = Value(key);
        if (value is YamlSequence list) return [.. list.Items.Select(i => Single(i, key)).OfType<string>()];
        if (value is not null)
            _findings.Error(value.Place, $"'{key}' of {_what} must be a list ([a, b]), found {value.Kind}");
        return [];
    }

    /// <summary>One single value or a list of them.</summary>
    public IReadOnlyList<string> TextOrTexts(string key) =>
        Value(key) is YamlScalar ? [RequireText(key)] : Texts(key);

    /// <summary>The named entries of a map under a key; names are checked.</summary>
    public IEnumerable<YamlEntry> Entries(string key, Func<string, bool> nameIsFit, string allowed)
    {
        var value = Value(key);
        if (value is not null and not YamlMapping)
            _findings.Error(value.Place, $"'{key}' of {_what} must be a map of names, found {value.Kind}");
        foreach (var entry in (value as YamlMapping)?.Entries ?? [])
        {
            if (!nameIsFit(entry.Key))
                _findings.Error(
                    entry.Place, $"'{Literal.Shown(entry.Key)}' is no name for '{key}'; allowed: {allowed}");
            yield return entry;
        }
    }

    /// <summary>A map of single values under a key, nested keys joined with dots.</summary>
    public OrderedDictionary<string, string> Flat(string key)
    {
        var flat = new OrderedDictionary<string, string>();
        if (Value(key) is { } value) FlatMap.Add(value, "", $"'{key}' of {_what}", flat, _findings);
        return flat;
    }

    /// <summary>The entries whose keys nobody asked for yet: inputs of a step, properties of a target.</summary>
    public IEnumerable<YamlEntry> Rest()
    {
        var rest = _map.Entries.Where(e => !_asked.Contains(e.Key)).ToArray();
        _asked.AddRange(rest.Select(e => e.Key));
        return rest;
    }

    /// <summary>Reports unknown keys.</summary>
    public void End()
    {
        foreach (var entry in _map.Entries.Where(e => !_asked.Contains(e.Key)))
            _findings.Error(entry.Place, string.Concat(
                $"'{Literal.Shown(entry.Key)}' is no key of {_what}; ",
                NearestName.Hint(entry.Key, [.. _asked.Distinct()])));
    }

    public void Error(string key, string message) => _findings.Error(_map.Find(key)?.Value.Place ?? Place, message);

    // Of what is no map at all nothing more is said.
    public void Missing(string key)
    {
        if (!_broken) _findings.Error(_map.Find(key)?.Place ?? Place, $"{_what} has no '{key}'; it must be given");
    }

    private void Wrong(string key, string found, string allowed) =>
        Error(key, $"'{key}' of {_what} must be {allowed}, found '{Literal.Shown(found)}'");

    private string? Single(YamlNode node, string key)
    {
        if (node is YamlScalar { IsNull: false } scalar) return scalar.Text;
        _findings.Error(node.Place, $"'{key}' of {_what} must be a single value, found {node.Kind}");
        return null;
    }
}
