using System.Text.Json.Serialization;

namespace DrBot.Slack.Blocks;

/// <summary>A modal dialog. <see href="https://docs.slack.dev/reference/views/modal-views"/></summary>
internal sealed record ModalView
{
    /// <summary>A dialog of 1 to 100 blocks; its title is cut visibly at 24 characters.</summary>
    public ModalView(string callbackId, string title, IReadOnlyList<Block> blocks)
    {
        CallbackId = BlockLimits.Within(callbackId, BlockLimits.Id, "callback_id");
        Title = PlainText.Fit(title, BlockLimits.ModalTitle);
        Blocks = BlockLimits.Within(blocks, BlockLimits.ModalBlocks, "a modal");
        if (blocks.Any(b => b is InputBlock))
            Submit = PlainText.Of("Submit", BlockLimits.ModalTitle);
    }

    /// <summary>Slack's name of the kind.</summary>
    [JsonPropertyOrder(-1)]
    public string Type => "modal";

    /// <summary>What the submission is recognised by.</summary>
    public string CallbackId { get; }

    /// <summary>The title.</summary>
    public PlainText Title { get; }

    /// <summary>The content.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>The label of the button that sends; needed where there is an <see cref="InputBlock"/>.</summary>
    public PlainText? Submit { get; init; }

    /// <summary>The label of the button that does not send.</summary>
    public PlainText? Close { get; init; }

    /// <summary>What comes back with the submission, at most 3000 characters; the reader could see it, so no
    /// secrets.</summary>
    public string? PrivateMetadata
    {
        get;
        init => field = value is { Length: > 0 }
            ? BlockLimits.Within(value, BlockLimits.PrivateMetadata, "private_metadata") : null;
    }

    /// <summary>True to be told when the dialog is closed without sending.</summary>
    public bool? NotifyOnClose { get; init; }
}
