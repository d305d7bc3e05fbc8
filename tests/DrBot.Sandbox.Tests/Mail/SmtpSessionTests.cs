using DrBot.Sandbox.Mail;
using DrBot.Sandbox.Tests.Fakes;

namespace DrBot.Sandbox.Tests.Mail;

public sealed class SmtpSessionTests
{
    private readonly UnjucksWorld _unjucks = new();
    private readonly SmtpSession _session;

    public SmtpSessionTests() => _session = new SmtpSession(_unjucks.World.Deliver);

    [Fact]
    public void Conversation_OneMail_IsKeptReadable()
    {
        Assert.StartsWith("250-", Say("EHLO me"), StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 kept",
            Send("Message-ID: <1@drbot>\r\nSubject: =?utf-8?B?w4RuZGVydW5n?= =?utf-8?Q?_now?=\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\nThe database is promoted =E2=9C=93 and a =\r\nlong line\r\n..dots"));

        var mail = Assert.Single(_unjucks.World.Read().Mails);
        Assert.Equal(("1@drbot", "drbot@practice.example", "Änderung now", 1),
            (mail.Id, mail.From, mail.Subject, mail.Copies));
        Assert.Equal(["ops@unjucks.dev", "cto@unjucks.dev"], mail.To);
        Assert.Equal("The database is promoted ✓ and a long line\n.dots", mail.Text);
        Assert.StartsWith("221", Say("QUIT"), StringComparison.Ordinal);
        Assert.True(_session.IsOver);
    }

    [Fact]
    public void Data_SameMessageIdAgain_KeptOnceAndCounted()
    {
        Send("Message-ID: <1@drbot>\r\n\r\nx");
        Send("Message-ID: <1@drbot>\r\n\r\nx");
        Send("Message-ID: <2@drbot>\r\n\r\nx");

        Assert.Equal([2, 1], _unjucks.World.Read().Mails.Select(m => m.Copies));
        Assert.Equal([true, false, true], _unjucks.World.Calls.Select(c => c.Effective));
    }

    [Fact]
    public void Data_Multipart_ReadsItsPlainText()
    {
        Send("Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\npreamble\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n"
            + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\neWVz\r\n--b--\r\n");

        Assert.Equal("yes", Assert.Single(_unjucks.World.Read().Mails).Text);
    }

    [Fact]
    public void Data_LostResponse_KeptAndConnectionEnds()
    {
        _unjucks.Break("lose-response", "smtp", 1);

        Assert.Null(Send("Message-ID: <1@drbot>\r\n\r\nx"));
        Assert.True(_session.IsOver);
        Assert.Single(_unjucks.World.Read().Mails);
    }

    [Theory]
    [InlineData("throttle", "450")]
    [InlineData("error-5xx", "451")]
    public void Data_Fault_RefusedForNow(string kind, string code)
    {
        _unjucks.Break(kind, "smtp", 1);

        Assert.StartsWith(code, Send("\r\nx"), StringComparison.Ordinal);
        Assert.Empty(_unjucks.World.Read().Mails);
    }

    [Theory]
    [InlineData("DATA", "503")]
    [InlineData("RCPT TO:<a@b>", "503")]
    [InlineData("MAIL FROM:nobody", "501")]
    [InlineData("VRFY a", "502")]
    [InlineData("NOOP", "250")]
    public void Command_OutOfOrder_Refused(string line, string code) =>
        Assert.StartsWith(code, Say(line), StringComparison.Ordinal);

    private string? Say(string line) => _session.Respond(line);

    private string? Send(string message)
    {
        Say("MAIL FROM:<drbot@practice.example>");
        Say("RCPT TO:<ops@unjucks.dev>");
        Say("RCPT TO:<cto@unjucks.dev>");
        Say("DATA");
        foreach (var line in message.Split("\r\n"))
            Say(line);
        return Say(".");
    }
}
