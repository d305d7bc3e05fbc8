using DrBot.Providers.Aws.Route53;

namespace DrBot.Providers.Tests.Aws.Route53;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("API.Example.com", "api.example.com.")]
    [InlineData("\\052.example.com.", "*.example.com.")]
    [InlineData("a\\09.example.com.", "a\\09.example.com.")]
    [InlineData("a\\05", "a\\05.")]
    public void Canonical_AnyForm_IsOneForm(string name, string canonical) =>
        Assert.Equal(canonical, DnsName.Canonical(name));

    [Theory]
    [InlineData("CNAME", "A.example.com", "a.example.com.", true)]
    [InlineData("A", "192.0.2.1", "192.0.2.1", true)]
    [InlineData("TXT", "\"A\"", "\"a\"", false)]
    public void SameValue_ByType_ComparesNamesLoosely(string type, string one, string other, bool same) =>
        Assert.Equal(same, DnsName.SameValue(type, one, other));
}
