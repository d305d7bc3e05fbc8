using DrBot.Journal;

namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>I7: the chain verifies: every line follows the one before it, in place, stream and time.</summary>
internal sealed class ChainVerifies : IInvariant
{
    /// <inheritdoc />
    public string Name => "I7";

    /// <inheritdoc />
    public IEnumerable<string> Breaches(History history)
    {
        var prev = JournalChain.NoLeaf;
        var last = DateTimeOffset.MinValue;
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var seq = 0; seq < history.Lines.Count; seq++)
        {
            JournalLine? line = null;
            string? wrong = null;
            try
            {
                line = JournalLine.Parse(history.Lines[seq]).Line;
            }
            catch (FormatException e)
            {
                wrong = e.Message;
            }

            wrong ??= line!.Seq != seq ? $"it says {line.Seq}"
                : line.Prev != prev ? "it does not follow the line before it"
                : line.At < last ? "it is earlier than the line before it"
                : line.Version != versions.GetValueOrDefault(line.Stream) + 1 ? $"version {line.Version} of {line.Stream} is out of order"
                : null;
            if (wrong is not null)
            {
                yield return $"line {seq}: {wrong}";
                yield break;
            }

            (prev, last) = (JournalChain.Hex(JournalChain.Leaf(history.Lines[seq])), line!.At);
            versions[line.Stream] = line.Version;
        }
    }
}
