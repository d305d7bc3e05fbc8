using DrBot.Commands.Plans;
using DrBot.Providers;

namespace DrBot.Execution;

/// <summary>The actions with what the rules know of them.</summary>
internal sealed class ActionRegistry(IReadOnlyDictionary<string, IRecoveryAction> actions, ActionCatalogue catalogue)
{
    /// <summary>What the rules know of every action.</summary>
    public ActionCatalogue Catalogue { get; } = catalogue;

    /// <summary>The action of this name, or null.</summary>
    public IRecoveryAction? Find(string name) => actions.GetValueOrDefault(name);
}
