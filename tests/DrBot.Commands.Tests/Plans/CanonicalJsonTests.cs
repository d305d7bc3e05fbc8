using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Plans;

namespace DrBot.Commands.Tests.Plans;

public sealed class CanonicalJsonTests
{
    // json.dumps(v, ensure_ascii=False, separators=(',', ':'), sort_keys=True) and hashlib.sha256 (Python).
    [Fact]
    public void Write_EveryKindOfValue_IsAsPythonWritesIt()
    {
        var value = CanonicalValue.Map(
        [
            ("b", CanonicalValue.Integer(1)),
            ("a", CanonicalValue.List(
                [CanonicalValue.Integer(-5), CanonicalValue.Text("x\"\\\b\t\n\f\r\u0001\u001f\u007f/é\u2028😀")])),
            ("é", CanonicalValue.Map([])),
            ("A", CanonicalValue.List((string[])[])),
            ("", CanonicalValue.Integer(long.MaxValue)),
        ]);

        var json = CanonicalJson.Write(value);

        Assert.Equal(
            "{\"\":9223372036854775807,\"A\":[],\"a\":[-5,\"x\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f\u007f/é\u2028😀\"],\"b\":1,\"é\":{}}",
            json);
        Assert.Equal(
            "ae700c95f6e1d8a65892fb56a0848edd5aedcc1fc5b5eebf09126e8dba0ac680",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))));
    }

    // Given as numbers: an attribute cannot carry half a pair.
    [Theory]
    [InlineData('a', 0xD800)]
    [InlineData(0xDC00, 'b')]
    [InlineData(0xD800, 0xD800)]
    public void Write_HalfASurrogatePair_IsRefused(int first, int second) =>
        Assert.Throws<ArgumentException>(() =>
            CanonicalJson.Write(CanonicalValue.Text($"{(char)first}{(char)second}")));

    [Fact]
    public void Map_OneKeyTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(
            () => CanonicalValue.Map([("a", CanonicalValue.Integer(1)), ("a", CanonicalValue.Integer(1))]));

    [Fact]
    public void Seconds_OfADuration_AreWhole() =>
        Assert.Equal("90", CanonicalJson.Write(CanonicalValue.Seconds(TimeSpan.FromSeconds(90))));
}
