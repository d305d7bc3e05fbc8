using System.CommandLine;
using DrBot.Hosting;

var config = new Option<string>("--config") { Description = "the configuration's file", DefaultValueFactory = _ => "drbot.yaml" };
var serve = new Command("serve", "Run the bot") { config };
serve.SetAction((parsed, token) => Server.RunAsync(parsed.GetValue(config)!, token));

var root = new RootCommand("DrBot carries a disaster recovery plan out from chat.") { serve };
return await root.Parse(args).InvokeAsync();
