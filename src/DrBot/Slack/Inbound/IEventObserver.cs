namespace DrBot.Slack.Inbound;

/// <summary>Is told of events as they come, before they are handled. An event may come twice, and must do no harm
/// then.</summary>
internal interface IEventObserver
{
    /// <summary>Takes note, without waiting for anything.</summary>
    void Observe(EventCallback happened);
}
