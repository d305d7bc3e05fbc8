using DrBot.Slack.Blocks;

namespace DrBot.Slack.WebApi;

/// <summary>Modals.</summary>
internal sealed class ViewsApi(SlackCaller caller)
{
    /// <summary>
    /// Opens a modal with a trigger, within 3 s of the press; its id.
    /// <see href="https://docs.slack.dev/reference/methods/views.open"/>
    /// </summary>
    public Task<string> OpenAsync(string trigger, ModalView view, CancellationToken cancellationToken) =>
        caller.CallAsync(
            SlackMethods.ViewsOpen, new SlackArguments().With("trigger_id", trigger).WithJson("view", view),
            a => a.Child("view").Text("id"), cancellationToken);

    /// <summary>
    /// Replaces an open modal; with <paramref name="hash"/>, only if nobody did meanwhile.
    /// <see href="https://docs.slack.dev/reference/methods/views.update"/>
    /// </summary>
    public Task UpdateAsync(string view, ModalView content, string? hash, CancellationToken cancellationToken) =>
        caller.CallAsync(
            SlackMethods.ViewsUpdate, new SlackArguments().With("view_id", view).With("hash", hash)
                .WithJson("view", content),
            cancellationToken);
}
