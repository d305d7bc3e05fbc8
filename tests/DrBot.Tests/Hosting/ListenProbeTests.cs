using System.Net;
using System.Net.Sockets;
using DrBot.Hosting;

namespace DrBot.Tests.Hosting;

public sealed class ListenProbeTests
{
    [Fact]
    public void WhyNot_PortTaken_SaysWhichAndFreeAgain_SaysNothing()
    {
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var listen = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        Assert.Equal($"another program listens at {listen} already", ListenProbe.WhyNot($"http://127.0.0.1:0;{listen}"));
        other.Stop();
        Assert.Null(ListenProbe.WhyNot(listen));
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://*:8080")]
    [InlineData("http://a.name.example:80")]
    [InlineData("not an address")]
    [InlineData("http://203.0.113.9:8080")]
    public void WhyNot_WhatOnlyTryingTells_IsLeftToTheServer(string listen) => Assert.Null(ListenProbe.WhyNot(listen));
}
