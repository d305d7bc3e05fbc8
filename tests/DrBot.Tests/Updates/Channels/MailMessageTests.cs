using System.Text;
using System.Text.RegularExpressions;
using DrBot.Updates.Channels;
using Xunit;

namespace DrBot.Tests.Updates.Channels;

public sealed class MailMessageTests
{
    private static readonly SmtpOptions Options = new() { Host = "localhost", Port = 25, From = "drbot@example.com" };
    private static readonly DateTimeOffset At = new(2026, 11, 22, 4, 5, 6, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("🚨 Störung – Übersicht")]
    [InlineData("plain")]
    [InlineData("=?UTF-8?B?eA==?=")]
    [InlineData(" leading and trailing ")]
    [InlineData("a\r\nBcc: b@example.com")]
    [InlineData("ü")]
    public void Header_AnyText_ReadsBackAndHasNoLineOfItsOwn(string text)
    {
        var header = MailText.Header(text);
        Assert.All(header.Split("\r\n").Skip(1), line => Assert.StartsWith(" =?", line, StringComparison.Ordinal));
        Assert.All(header.Split("\r\n"), line => Assert.InRange(line.Length, 0, 200));
        Assert.Equal(text, ReadHeader(header));
    }

    [Fact]
    public void Header_LongForeignText_IsCutBetweenCharacters()
    {
        var text = string.Concat(Enumerable.Repeat("🚨ü漢", 60));
        var header = MailText.Header(text);
        Assert.All(header.Split("\r\n "), word => Assert.InRange(word.Length, 1, 75));
        Assert.Equal(text, ReadHeader(header));
    }

    [Theory]
    [InlineData("• Ereignis: größer als 5 = ja \t\nFrom here on\n\n.\ntrailing  \n")]
    [InlineData("just ascii")]
    [InlineData("漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字")]
    public void Body_AnyText_ReadsBack(string text)
    {
        var (encoding, body) = MailText.Body(text);
        Assert.All(body.Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
        Assert.All(body, sign => Assert.True(sign is '\r' or '\n' or (>= ' ' and <= '~')));
        Assert.Equal(text.TrimEnd('\n').Replace("\n", "\r\n") + "\r\n", ReadBody(encoding, body));
    }

    [Fact]
    public void Body_LongLines_AreBrokenSoftly()
    {
        for (var length = 70; length < 160; length++)
        {
            var text = new string('x', length - 1) + "ü";
            var (encoding, body) = MailText.Body(text);
            Assert.All(body.Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
            Assert.Equal(text + "\r\n", ReadBody(encoding, body));
        }
    }

    [Fact]
    public void Of_SameUpdateLater_DiffersInItsDateAlone()
    {
        var first = MailMessage.Of(SmtpChannelTests.Update, Options, At);
        var later = MailMessage.Of(SmtpChannelTests.Update, Options, At.AddHours(1));
        Assert.Contains("Date: Sun, 22 Nov 2026 03:05:06 +0000\r\n", first.Text, StringComparison.Ordinal);
        Assert.Equal(first.Text.Replace("03:05:06", "04:05:06", StringComparison.Ordinal), later.Text);
    }

    [Fact]
    public void Of_TwoUpdatesOfAnIncident_AreOneThread()
    {
        var first = MailMessage.Of(SmtpChannelTests.Update, Options, At).Text;
        var second = MailMessage.Of(SmtpChannelTests.Update with { Key = "other" }, Options, At).Text;
        Assert.Equal(Line(first, "References"), Line(second, "References"));
        Assert.NotEqual(Line(first, "Message-ID"), Line(second, "Message-ID"));
    }

    private static string Line(string message, string header) =>
        message.Split("\r\n").Single(line => line.StartsWith(header + ":", StringComparison.Ordinal));

    private static string ReadHeader(string header) => header.StartsWith("=?", StringComparison.Ordinal)
        ? string.Concat(header.Split("\r\n ").Select(word =>
            Encoding.UTF8.GetString(Convert.FromBase64String(word["=?UTF-8?B?".Length..^2]))))
        : header;

    private static string ReadBody(string encoding, string body)
    {
        if (encoding == "base64") return Encoding.UTF8.GetString(Convert.FromBase64String(body));
        var joined = body.Replace("=\r\n", "", StringComparison.Ordinal);
        var latin = Regex.Replace(joined, "=([0-9A-F]{2})",
            match => ((char)Convert.ToByte(match.Groups[1].Value, 16)).ToString(),
            RegexOptions.None, TimeSpan.FromSeconds(5));
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin));
    }
}
