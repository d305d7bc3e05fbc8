using System.Reflection;

namespace DrBot.Commands.Tests.Events;

/// <summary>Instances of any event, made by reflection: every field filled, or every field that may be left out left out.</summary>
internal sealed class Samples(bool full)
{
    private int count;

    public static Event Of(Type type, bool full) => (Event)new Samples(full).Make(type)!;

    private object? Make(Type type)
    {
        count++;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return full ? Make(inner) : null;
        if (type == typeof(string))
            return $"text {count}\n\"<&>\" ü😀";
        if (type == typeof(PrivateText))
            return new PrivateText(full ? $"secret {count}" : null);
        if (type == typeof(int))
            return count;
        if (type == typeof(long))
            return count * 1_000_000_007L;
        if (type == typeof(bool))
            return count % 2 == 0;
        if (type == typeof(TimeSpan))
            return TimeSpan.FromSeconds(count * 61);
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(2026, 11, 22, 3, 4, 5, TimeSpan.Zero).AddTicks(count);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(count % Enum.GetValues(type).Length);
        return type.IsGenericType ? Collection(type) : Record(type);
    }

    private object Collection(Type type)
    {
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 2)
            return new Dictionary<string, string> { [$"key-{count}.Ü"] = "value", ["other"] = "" };
        var items = Array.CreateInstance(arguments[0], full ? 2 : 0);
        for (var i = 0; i < items.Length; i++)
            items.SetValue(Make(arguments[0]), i);
        return items;
    }

    private object Record(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => MayBeLeftOut(p) ? null : Make(p.ParameterType))]);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && constructor.GetParameters().All(a => a.Name != p.Name)))
            if (!MayBeLeftOut(property))
                property.SetValue(made, Make(property.PropertyType));
        return made;
    }

    private bool MayBeLeftOut(ParameterInfo parameter) => !full && !parameter.ParameterType.IsValueType
        && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;

    private bool MayBeLeftOut(PropertyInfo property) => !full && !property.PropertyType.IsValueType
        && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
}
