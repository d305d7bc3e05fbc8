using System.Net.Sockets;
using DrBot.Providers;
using DrBot.Providers.Http;

namespace DrBot.Updates.Channels;

/// <summary>Updates by mail: one message to one address over one connection.</summary>
/// <param name="wire">The wire clock: timeouts and the <c>Date</c> header.</param>
internal sealed class SmtpChannel(SmtpOptions options, Egress egress, TimeProvider wire) : IUpdateChannel
{
    /// <inheritdoc/>
    public string Scheme => "email";

    /// <inheritdoc/>
    public bool KnowsItsOwn => false;

    /// <inheritdoc/>
    public async Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
    {
        if (MailAddress.Problem(update.Address) is { } problem)
            throw SmtpFailure.Of("RCPT TO", ProviderFailure.Invalid, problem);
        var message = MailMessage.Of(update, options, wire.GetUtcNow());
        SmtpSession? session = null;
        try
        {
            var stream = await ConnectAsync(cancellationToken);
            session = await SmtpSession.OpenAsync(options, stream, wire, cancellationToken);
            await session.SendAsync(update.Address, message.Text, cancellationToken);
            await session.QuitAsync();
            return new DeliveryReceipt(message.Id);
        }
        catch (Exception e) when (SmtpFailure.Broken(e, options, session?.Committed ?? false) is { } failure)
        {
            throw failure;
        }
        finally
        {
            if (session is not null) await session.DisposeAsync();
        }
    }

    /// <summary>Greets and signs in, and sends nothing.</summary>
    /// <exception cref="ProviderException">The server cannot be reached, or does not take us.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = await ConnectAsync(cancellationToken);
            await using var session = await SmtpSession.OpenAsync(options, stream, wire, cancellationToken);
            await session.QuitAsync();
        }
        catch (Exception e) when (SmtpFailure.Broken(e, options, committed: false) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<NetworkStream> ConnectAsync(CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.ConnectTimeout, wire, cancellationToken);
        return await deadline.Run(egress.ConnectAsync(options.Host, options.Port, deadline.Token));
    }
}
