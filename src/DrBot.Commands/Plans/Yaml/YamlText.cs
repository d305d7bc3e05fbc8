using System.Text;
using DrBot.Commands.Language;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DrBot.Commands.Plans.Yaml;

/// <summary>
/// Reads the part of YAML a plan may use: maps with single keys, lists, scalars. Tags, anchors, aliases, merge keys,
/// second documents and duplicate keys are refused, because each lets a file mean something else than it shows; size,
/// depth and number of nodes are bounded, so that a hostile file costs no more than its refusal.
/// </summary>
internal sealed class YamlText
{
    /// <summary>The largest plan that is read: 1 MiB.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>The deepest nesting that is read.</summary>
    public const int MostDepth = 24;

    /// <summary>The largest number of keys, values and items that is read.</summary>
    public const int MostNodes = 50_000;

    private readonly PlanFindings _findings;
    private readonly IParser _parser;
    private int _nodes;
    private Place _last = Place.Start;

    private YamlText(PlanFindings findings, string text)
    {
        _findings = findings;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The document's root, or null after an error that leaves nothing to look at.</summary>
    public static YamlNode? Read(string text, PlanFindings findings)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        if (!YamlCharacters.Check(text, findings)) return null;
        var reader = new YamlText(findings, text);
        try
        {
            return reader.Document();
        }
        catch (YamlException broken)
        {
            findings.Error(At(broken.Start), $"this is not readable as YAML: {broken.Message.TrimEnd('.')}");
            return null;
        }
        catch (YamlBoundException bound)
        {
            findings.Error(bound.Place, bound.Message);
            return null;
        }
        catch (Exception surprise) when (
            surprise is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner says no more than this of a list that is still open when the next key begins.
            findings.Error(reader._last,
                "this is not readable as YAML: after this place a ']', a '}' or a comma is missing");
            return null;
        }
    }

    private YamlNode? Document()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is StreamEnd) return null;
        if (_parser.Current is DocumentStart { Version: not null } start)
            throw new YamlBoundException(At(start.Start), "a %YAML line was found; leave it out, plans are YAML 1.2");
        _parser.MoveNext();
        var root = Node(1);
        _parser.MoveNext();
        if (_parser.Current is DocumentStart second)
            _findings.Error(At(second.Start), "a second document ('---') was found; a plan is one document");
        return root;
    }

    // Leaves the parser on the first event after the node.
    private YamlNode Node(int depth)
    {
        var current = _parser.Current!;
        var place = _last = At(current.Start);
        if (depth > MostDepth)
            throw new YamlBoundException(place, $"the nesting is deeper than {MostDepth} levels; a plan needs fewer");
        if (++_nodes > MostNodes)
            throw new YamlBoundException(place, $"more than {MostNodes} keys and values; a plan needs fewer");
        RefuseSurprises(current, place);
        _parser.MoveNext();
        return current switch
        {
            Scalar scalar => new YamlScalar(place, scalar.Value, scalar.Style is ScalarStyle.Plain),
            SequenceStart => new YamlSequence(place, Items(depth)),
            MappingStart => new YamlMapping(place, Entries(depth)),
            _ => throw new YamlBoundException(place, "a value was expected here"),
        };
    }

    private List<YamlNode> Items(int depth)
    {
        var items = new List<YamlNode>();
        while (_parser.Current is not SequenceEnd) items.Add(Node(depth + 1));
        _parser.MoveNext();
        return items;
    }

    private List<YamlEntry> Entries(int depth)
    {
        var entries = new List<YamlEntry>();
        var first = new Dictionary<string, Place>();
        while (_parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is not YamlScalar { IsNull: false } name)
                _findings.Error(key.Place, $"a key must be a single word, found {key.Kind}");
            else if (name is { Plain: true, Text: "<<" })
                _findings.Error(key.Place, "merge keys ('<<') are not read in a plan; write the values out");
            else if (!first.TryAdd(name.Text, key.Place))
                _findings.Error(key.Place,
                    $"'{Literal.Shown(name.Text)}' is written twice, first in line {first[name.Text].Line}; keep one");
            else
                entries.Add(new YamlEntry(name.Text, key.Place, value));
        }

        _parser.MoveNext();
        return entries;
    }

    private void RefuseSurprises(ParsingEvent current, Place place)
    {
        if (current is AnchorAlias alias)
            throw new YamlBoundException(place,
                $"an alias ('*{Literal.Shown(alias.Value.Value)}') was found; "
                + "aliases are not read in a plan, write the value out");
        if (current is not NodeEvent node) return;
        if (!node.Anchor.IsEmpty)
            _findings.Error(place, $"an anchor ('&{Literal.Shown(node.Anchor.Value)}') was found; remove it");
        if (!node.Tag.IsEmpty)
            _findings.Error(place, $"a tag ('{Literal.Shown(node.Tag.ToString())}') was found; remove it");
    }

    private static Place At(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Ends the reading: what follows cannot be read with sense.</summary>
    private sealed class YamlBoundException(Place place, string message) : Exception(message)
    {
        public Place Place { get; } = place;
    }
}
