using DrBot.Slack;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>The workspace of the tests.</summary>
internal static class Given
{
    public const string Team = "T0TEAM";
    public const string App = "A0DRBOT";
    public const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";

    public static SlackOptions Options => new()
    {
        Mode = "http",
        Team = Team,
        App = App,
        BotToken = new Secret("xoxb-canary-bot-token"),
        AppToken = new Secret("xapp-canary-app-token"),
        SigningSecrets = [new Secret(Secret)],
    };

    public static Dictionary<string, string> CommandFields(string text = "status") => new()
    {
        ["token"] = "deprecated",
        ["team_id"] = Team,
        ["team_domain"] = "unjucks",
        ["channel_id"] = "C0INCIDENTS",
        ["channel_name"] = "incidents",
        ["user_id"] = "U0SARAH",
        ["user_name"] = "sarah",
        ["command"] = "/dr",
        ["text"] = text,
        ["api_app_id"] = App,
        ["is_enterprise_install"] = "false",
        ["response_url"] = "https://hooks.slack.com/commands/T0TEAM/1/abc",
        ["trigger_id"] = "13345224609.738474920.8088930838d88f008e0",
    };

    public static string Form(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));

    public const string Press = """
        {"type":"block_actions","team":{"id":"T0TEAM","domain":"unjucks"},
         "user":{"id":"U0SARAH","username":"sarah","name":"sarah","team_id":"T0TEAM"},"api_app_id":"A0DRBOT","token":"x",
         "container":{"type":"message","message_ts":"1760000000.000100","channel_id":"C0INCIDENTS","is_ephemeral":false},
         "trigger_id":"12466734323.1395872398","channel":{"id":"C0INCIDENTS","name":"incidents"},
         "message":{"type":"message","ts":"1760000000.000100","bot_id":"B0DRBOT","app_id":"A0DRBOT","text":"card",
           "metadata":{"event_type":"drbot_card","event_payload":{"key":"DR-1/approval"}}},
         "state":{"values":{}},"response_url":"https://hooks.slack.com/actions/T0TEAM/1/x",
         "actions":[{"type":"button","action_id":"approve","block_id":"votes","value":"opaque-1","action_ts":"1.2",
           "text":{"type":"plain_text","text":"Approve"}}]}
        """;

    public const string Submission = """
        {"type":"view_submission","team":{"id":"T0TEAM"},"user":{"id":"U0SARAH","username":"sarah","team_id":"T0TEAM"},
         "api_app_id":"A0DRBOT","trigger_id":"12321423423.333649436676",
         "view":{"id":"V0MODAL","team_id":"T0TEAM","type":"modal","callback_id":"declare","private_metadata":"C0INCIDENTS",
           "hash":"1.abc","app_id":"A0DRBOT","bot_id":"B0DRBOT","state":{"values":{
             "title":{"text":{"type":"plain_text_input","value":"Database & <down>"}},
             "level":{"pick":{"type":"static_select","selected_option":{"text":{"type":"plain_text","text":"One"},"value":"1"}}},
             "who":{"tick":{"type":"checkboxes","selected_options":[{"value":"a"},{"value":"b"}]}}}}},
         "response_urls":[]}
        """;

    public const string Event = """
        {"token":"x","team_id":"T0TEAM","api_app_id":"A0DRBOT","type":"event_callback","event_id":"Ev08MFMKH6",
         "event_time":1760000000,"is_ext_shared_channel":false,"authorizations":[],
         "event":{"type":"app_mention","user":"U0SARAH","channel":"C0INCIDENTS","text":"hello","ts":"1760000000.000200"}}
        """;
}
