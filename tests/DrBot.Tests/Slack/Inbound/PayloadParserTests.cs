using DrBot.Slack.Inbound;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.Inbound;

public sealed class PayloadParserTests
{
    [Fact]
    public void Command_Fields_AreTyped()
    {
        var command = Command(Given.CommandFields("role <@U0MIKE|mike> commander"));

        Assert.Equal("/dr", command.Command);
        Assert.Equal("role <@U0MIKE> commander", command.Text);
        Assert.Equal(new SlackActor("U0SARAH", Given.Team, "sarah"), command.Actor);
        Assert.Equal("C0INCIDENTS", command.Channel);
        Assert.Equal(Given.Team, command.Team);
        Assert.Equal(Given.App, command.App);
        Assert.Equal("https://hooks.slack.com/commands/T0TEAM/1/abc", command.ResponseUrl);
    }

    [Theory]
    [InlineData("team_id")]
    [InlineData("user_id")]
    [InlineData("channel_id")]
    [InlineData("command")]
    [InlineData("trigger_id")]
    public void Command_FieldMissing_IsNamed(string field)
    {
        var fields = Given.CommandFields();
        fields.Remove(field);

        Assert.Contains(
            field, Assert.Throws<BadPayloadException>(() => Command(fields)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interaction_Press_IsTyped()
    {
        var press = Assert.IsType<BlockActions>(PayloadParser.Interaction(PayloadNode.Parse(Given.Press)));

        var action = Assert.Single(press.Actions);
        Assert.Equal(
            ("button", "approve", "votes", "opaque-1"), (action.Type, action.ActionId, action.BlockId, action.Value));
        Assert.Equal("C0INCIDENTS", press.Source.Channel);
        Assert.Equal("1760000000.000100", press.Source.MessageTs);
        Assert.Equal("DR-1/approval", press.Source.CardKey);
        Assert.Equal(Given.App, press.Source.MessageApp);
        Assert.False(press.Source.IsEphemeral);
    }

    [Fact]
    public void Interaction_Submission_HasItsAnswers()
    {
        var sent = Assert.IsType<ViewSubmission>(PayloadParser.Interaction(PayloadNode.Parse(Given.Submission)));

        Assert.Equal("declare", sent.View.CallbackId);
        Assert.Equal("C0INCIDENTS", sent.View.PrivateMetadata);
        Assert.Equal("Database & <down>", sent.View.Values.Text("title"));
        Assert.Equal("1", sent.View.Values.Text("level"));
        Assert.Equal(["a", "b"], sent.View.Values.Selected("who"));
        Assert.Null(sent.View.Values.Text("nothing"));
    }

    [Fact]
    public void Interaction_Closed_IsItsOwnKind()
    {
        var json = Given.Submission.Replace("view_submission", "view_closed", StringComparison.Ordinal);

        Assert.IsType<ViewClosed>(PayloadParser.Interaction(PayloadNode.Parse(json)));
    }

    [Fact]
    public void Interaction_OrgWideInstall_TeamIsTheUsers()
    {
        var json = Given.Press.Replace("""
            "team":{"id":"T0TEAM","domain":"unjucks"}
            """, """
            "team":null
            """, StringComparison.Ordinal);

        Assert.Equal(Given.Team, PayloadParser.Interaction(PayloadNode.Parse(json)).Team);
    }

    [Fact]
    public void Event_Callback_IsTyped()
    {
        var callback = Assert.IsType<EventCallback>(PayloadParser.Event(PayloadNode.Parse(Given.Event)));

        Assert.Equal(("Ev08MFMKH6", "app_mention", "U0SARAH", "C0INCIDENTS"),
            (callback.EventId, callback.Type, callback.User, callback.Channel));
        Assert.False(callback.IsByBot);
    }

    [Fact]
    public void T27_EventByBot_IsMarked()
    {
        var json = Given.Event.Replace("\"user\":\"U0SARAH\"", "\"bot_id\":\"B0OTHER\"", StringComparison.Ordinal);

        Assert.True(Assert.IsType<EventCallback>(PayloadParser.Event(PayloadNode.Parse(json))).IsByBot);
    }

    [Fact]
    public void T04_Key_SameForEveryDeliveryAndDifferentForOthers()
    {
        var press = PayloadParser.Interaction(PayloadNode.Parse(Given.Press));
        var again = PayloadParser.Interaction(
            PayloadNode.Parse(Given.Press.Replace("\n", "", StringComparison.Ordinal)));
        var other = PayloadParser.Interaction(
            PayloadNode.Parse(
                Given.Press.Replace("12466734323.1395872398", "12466734323.9", StringComparison.Ordinal)));

        Assert.Equal(PayloadParser.Key(press, "a"u8), PayloadParser.Key(again, "b"u8));
        Assert.NotEqual(PayloadParser.Key(press, "a"u8), PayloadParser.Key(other, "a"u8));
        Assert.Equal(
            "slack:event:Ev08MFMKH6", PayloadParser.Key(PayloadParser.Event(PayloadNode.Parse(Given.Event)), "a"u8));
    }

    private static SlashCommand Command(Dictionary<string, string> fields) =>
        PayloadParser.Command(name => fields.GetValueOrDefault(name));
}
