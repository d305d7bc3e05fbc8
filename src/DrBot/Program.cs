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
    serve, PlanCommands.Create(ActionCatalogueFactory.Create), IncidentCommands.Create(), AuditCommands.Create(),
    DoctorCommand.Create(),
};
var line = root.Parse(args);
// The default kills the process 2 s after SIGTERM, in the middle of what it is ending.
var code = await line.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = GracefulStop.Longest });
return line.Action is ParseErrorAction ? 2 : code;
