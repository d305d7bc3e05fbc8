namespace DrBot.Providers.Tests.Fakes;

/// <summary>Answers requests by a function, remembers them, and checks every AWS request against the table of
/// shapes.</summary>
internal sealed class Scripted(Func<SentRequest, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<SentRequest> _sent = [];

    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (_gate)
                return [.. _sent];
        }
    }

    /// <summary>The requests of one operation of the query protocol.</summary>
    public IReadOnlyList<SentRequest> Of(string action) => [.. Sent.Where(r => r.Action == action)];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sent = await SentRequest.ReadAsync(request);
        AwsShapes.Check(sent);
        lock (_gate)
            _sent.Add(sent);
        return answer(sent);
    }
}
