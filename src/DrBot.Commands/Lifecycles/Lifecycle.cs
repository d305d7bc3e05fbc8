using System.Text;

namespace DrBot.Commands.Lifecycles;

/// <summary>
/// A life cycle as one table: every pair of state and trigger is permitted, ignored on purpose, or refused with a
/// reason. The table is complete or it cannot be built; the diagram in the documentation is drawn from it.
/// </summary>
public sealed class Lifecycle<TState, TTrigger>
    where TState : struct, Enum
    where TTrigger : struct, Enum
{
    private readonly Dictionary<(TState, TTrigger), Transition<TState>> table;

    private Lifecycle(Dictionary<(TState, TTrigger), Transition<TState>> table) => this.table = table;

    /// <summary>What the trigger does in the state.</summary>
    public Transition<TState> On(TState state, TTrigger trigger) => table[(state, trigger)];

    /// <summary>The state after the trigger; the state itself when it is ignored or refused.</summary>
    public TState Next(TState state, TTrigger trigger) =>
        On(state, trigger) is Transition<TState>.Permitted p ? p.Next : state;

    /// <summary>The permitted transitions as a Mermaid state diagram.</summary>
    public string ToMermaid()
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var ((state, trigger), transition) in table.OrderBy(t => t.Key.Item1).ThenBy(t => t.Key.Item2))
            if (transition is Transition<TState>.Permitted p)
                text.Append("    ").Append(state).Append(" --> ").Append(p.Next).Append(": ").Append(trigger).Append('\n');
        return text.ToString();
    }

    /// <summary>Begins a table.</summary>
    public static Builder Table() => new();

    /// <summary>Writes a table, a state at a time.</summary>
    public sealed class Builder
    {
        private readonly Dictionary<(TState, TTrigger), Transition<TState>> table = [];
        private TState current;

        /// <summary>The lines that follow are about this state.</summary>
        public Builder In(TState state)
        {
            current = state;
            return this;
        }

        /// <summary>The trigger leads to the next state.</summary>
        public Builder Permit(TTrigger trigger, TState next) => Add(trigger, new Transition<TState>.Permitted(next));

        /// <summary>The trigger changes nothing, and that is right.</summary>
        public Builder Ignore(TTrigger trigger, string reason) => Add(trigger, new Transition<TState>.Ignored(reason));

        /// <summary>The trigger is refused.</summary>
        public Builder Refuse(string reason, params ReadOnlySpan<TTrigger> triggers)
        {
            foreach (var trigger in triggers)
                Add(trigger, new Transition<TState>.Refused(reason));
            return this;
        }

        /// <summary>Every trigger not yet decided in this state is refused.</summary>
        public Builder RefuseTheRest(string reason)
        {
            foreach (var trigger in Enum.GetValues<TTrigger>())
                table.TryAdd((current, trigger), new Transition<TState>.Refused(reason));
            return this;
        }

        /// <summary>The complete table.</summary>
        /// <exception cref="InvalidOperationException">A pair is not decided.</exception>
        public Lifecycle<TState, TTrigger> Build()
        {
            var missing = from s in Enum.GetValues<TState>()
                          from t in Enum.GetValues<TTrigger>()
                          where !table.ContainsKey((s, t))
                          select $"({s}, {t})";
            var list = string.Join(", ", missing);
            return list.Length == 0
                ? new Lifecycle<TState, TTrigger>(table)
                : throw new InvalidOperationException("undecided: " + list);
        }

        private Builder Add(TTrigger trigger, Transition<TState> transition)
        {
            if (!table.TryAdd((current, trigger), transition))
                throw new InvalidOperationException($"({current}, {trigger}) is decided twice");
            return this;
        }
    }
}

/// <summary>What a trigger does.</summary>
public abstract record Transition<TState>
    where TState : struct, Enum
{
    private Transition()
    {
    }

    /// <summary>Leads to the next state.</summary>
    public sealed record Permitted(TState Next) : Transition<TState>;

    /// <summary>Changes nothing, on purpose.</summary>
    public sealed record Ignored(string Reason) : Transition<TState>;

    /// <summary>Is refused, for a reason a person can act on.</summary>
    public sealed record Refused(string Reason) : Transition<TState>;
}
