using DrBot.Providers.Http;

namespace DrBot.Providers.Tests.Http;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("https://user:pass@host/path?a=1", "https://host/path?a=1")]
    [InlineData("https://sts/?Action=G&X-Amz-Signature=abc&X-Amz-Security-Token=t%2F&x=2", "https://sts/?Action=G&X-Amz-Signature=***&X-Amz-Security-Token=***&x=2")]
    [InlineData("https://host/?token=abc", "https://host/?token=***")]
    public void Url_Secrets_AreBlanked(string url, string shown) => Assert.Equal(shown, Redaction.Url(new Uri(url)));

    [Theory]
    [InlineData("Authorization: Bearer abcdefgh", "abcdefgh")]
    [InlineData("sent Bearer eyJhbGciOi.J9 to it", "eyJhbGciOi")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/2026, Signature=0123456789abcdef", "0123456789abcdef")]
    [InlineData("x-amz-security-token:FwoGZXIv", "FwoGZXIv")]
    public void Text_Secrets_AreBlanked(string text, string secret) =>
        Assert.DoesNotContain(secret, Redaction.Text(text), StringComparison.Ordinal);

    [Fact]
    public void Text_Harmless_StaysAsItIs() =>
        Assert.Equal("DBInstance db is not in available state.",
            Redaction.Text("DBInstance db is not in available state."));

    [Fact]
    public void Snippet_Long_IsCutAndOnOneLine() => Assert.Equal("ab c" + "…", Redaction.Snippet("ab\r\n\tc ddd", 4));
}
