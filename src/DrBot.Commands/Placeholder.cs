namespace DrBot.Commands; public static class Placeholder;
