using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DrBot.TestKit;

/// <summary>What the compiled code of an assembly names outside itself, for rules about what it must not use.</summary>
public static class AssemblyCalls
{
    /// <summary>Members of other assemblies it calls: <c>System.Threading.Tasks.Task::Delay(TimeSpan,CancellationToken)</c>.</summary>
    public static IReadOnlyList<string> Members(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var names = new Names();
        return
        [
            .. metadata.MemberReferences.Select(metadata.GetMemberReference).Select(m =>
            {
                var name = $"{Owner(metadata, m.Parent, names)}::{metadata.GetString(m.Name)}";
                return m.GetKind() == MemberReferenceKind.Method
                    ? $"{name}({string.Join(',', m.DecodeMethodSignature(names, null).ParameterTypes.Select(Short))})"
                    : name;
            }).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Types of other assemblies it names, with their namespaces.</summary>
    public static IReadOnlyList<string> Types(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(t => Names.Of(metadata, t)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Owner(MetadataReader metadata, EntityHandle parent, Names names) => parent.Kind switch
    {
        HandleKind.TypeReference => Names.Of(metadata, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(names, null),
        _ => "",
    };

    private static string Short(string type) => type[(type.LastIndexOf('.') + 1)..];

    // Names alone: generic arguments, arrays and references are left off.
    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public static string Of(MetadataReader metadata, TypeReferenceHandle handle)
        {
            var type = metadata.GetTypeReference(handle);
            var name = metadata.GetString(type.Name);
            return type.ResolutionScope.Kind == HandleKind.TypeReference
                ? $"{Of(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
                : $"{metadata.GetString(type.Namespace)}.{name}";
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Of(reader, handle);

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[]";

        public string GetByReferenceType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetGenericMethodParameter(object? genericContext, int index) => "T";

        public string GetGenericTypeParameter(object? genericContext, int index) => "T";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();
    }
}
