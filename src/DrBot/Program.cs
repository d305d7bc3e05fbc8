using System.CommandLine;
using System.CommandLine.Invocation;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Hosting.Cli;

var config = new Option<string>("--config") { Description = "the configuration's file", DefaultValueFactory = _ => "drbot.yaml" };
var serve = new Command("serve", "Run the bot") { config };
serve.SetAction((parsed, token) => Server.RunAsync(parsed.GetValue(config)!, token));

var root = new RootCommand("DrBot carries a disaster recovery plan out from chat.")
{
    serve, PlanCommands.Create(ActionCatalogueFactory.Create), AuditCommands.Create(),
};
var line = root.Parse(args);
var code = await line.InvokeAsync();
return line.Action is ParseErrorAction ? 2 : code;
