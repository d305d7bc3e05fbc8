using DrBot.Sandbox.Demo;
using DrBot.Sandbox.Hosting;

var root = PageCommand.Create();
root.Subcommands.Add(DemoCommand.Create());
return await root.Parse(args).InvokeAsync();
