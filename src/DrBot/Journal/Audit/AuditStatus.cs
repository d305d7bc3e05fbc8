using System.Globalization;

namespace DrBot.Journal.Audit;

/// <summary>How far the log is vouched for, for whoever shows it. Safe to be read from anywhere.</summary>
internal sealed class AuditStatus
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (DateTimeOffset Since, string Why)> pins = new(StringComparer.Ordinal);
    private (DateTimeOffset Since, string Why)? signing;

    /// <summary>True when entries are signed at all.</summary>
    public bool IsOn { get; init; }

    /// <summary>Entries of the log.</summary>
    public long Entries { get; private set; }

    /// <summary>Entries the newest checkpoint vouches for.</summary>
    public long Signed { get; private set; }

    /// <summary>Entries nothing vouches for yet.</summary>
    public long Unsigned => Entries - Signed;

    /// <summary>The newest checkpoint a pin took; null before the first.</summary>
    public Checkpoint? Pinned { get; private set; }

    /// <summary>What cards show in their small print: <c>audit 4182 · 7be80035</c>; null when they show nothing.</summary>
    public string? Footer { get; private set; }

    /// <summary>True once entries have been unsigned for longer than may be.</summary>
    public bool IsAlarmed { get; private set; }

    /// <summary>One line for whoever decides, when evidence cannot be signed or laid down outside; otherwise null.</summary>
    public string? Warning
    {
        get
        {
            lock (gate)
            {
                List<string> parts = [];
                if (signing is { } s)
                    parts.Add(string.Create(CultureInfo.InvariantCulture,
                        $"nothing can be signed since {s.Since:HH:mm:ss} UTC, {Unsigned} entries are unsigned ({s.Why})"));
                parts.AddRange(pins.Select(p => string.Create(CultureInfo.InvariantCulture,
                    $"{p.Key} takes no checkpoint since {p.Value.Since:HH:mm:ss} UTC ({p.Value.Why})")));
                return parts.Count == 0 ? null : string.Join("; ", parts);
            }
        }
    }

    /// <summary>Notes how long the log is and how far it is signed.</summary>
    public void Saw(long entries, long signed)
    {
        lock (gate)
            (Entries, Signed) = (entries, signed);
    }

    /// <summary>Notes that signing works (null), or does not.</summary>
    public void Signing(DateTimeOffset now, string? why)
    {
        lock (gate)
        {
            signing = why is null ? null : (signing?.Since ?? now, why);
            IsAlarmed &= why is not null;
        }
    }

    /// <summary>The unsigned entries have become too old.</summary>
    public void Alarm()
    {
        lock (gate)
            IsAlarmed = true;
    }

    /// <summary>Notes that a pin took a checkpoint.</summary>
    public void PinTook(string pin, Checkpoint checkpoint)
    {
        lock (gate)
        {
            pins.Remove(pin);
            if (Pinned is null || checkpoint.Size >= Pinned.Size)
                Pinned = checkpoint;
        }
    }

    /// <summary>Notes that a pin did not.</summary>
    public void PinFailed(string pin, DateTimeOffset now, string why)
    {
        lock (gate)
            pins[pin] = (pins.TryGetValue(pin, out var before) ? before.Since : now, why);
    }

    /// <summary>From now on cards show this checkpoint.</summary>
    public void Show(Checkpoint checkpoint)
    {
        lock (gate)
            Footer = checkpoint.Short;
    }
}
