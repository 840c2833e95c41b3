using System.Reflection;
using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Profiles;

/// <summary>The schema for editors and the documents say what the code reads.</summary>
public class ProfileSchemaTests
{
    [Fact]
    public void Schema_HasTheMembersThatAreRead()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedData.Repository, "functions", "Csm.Crm.Telemetry", "Profiles", "feed-profile.schema.json")));

        Compare(schema.RootElement, typeof(EventProfileDocument), "profile");
        schema.RootElement.GetProperty("properties").GetProperty("metrics").GetProperty("items").GetProperty("properties").GetProperty("metric").GetProperty("enum")
            .EnumerateArray().Select(static code => code.GetString()).ShouldBe(Quantity.Codes);
    }

    [Fact]
    public void ProfilesInTheDocument_AreValid()
    {
        var text = File.ReadAllText(Path.Combine(SharedData.Repository, "functions", "FORMATS.md"));
        var blocks = text.Split("```yaml\n").Skip(1).SelectMany(static block => block.Split("```")[0].Split("---\n")).ToArray();

        blocks.Length.ShouldBe(3);
        blocks.Select(static block => EventProfileFormat.Read(block, "FORMATS.md").Name).ShouldBe(["acme", "line", "liebherr"]);
    }

    [Fact]
    public void EventsInTheDocument_AreRead()
    {
        var text = File.ReadAllText(Path.Combine(SharedData.Repository, "functions", "FORMATS.md"));
        var blocks = text.Split("```json\n").Skip(1).Concat(text.Split("```xml\n").Skip(1)).Select(static block => block.Split("```")[0]).ToArray();

        blocks.Length.ShouldBe(5);
        blocks.Select(static block => RecordingSink.Of(block)).ShouldAllBe(static sink => sink.Contents.Length > 0 && sink.Rejections.Count == 0);
    }

    private static void Compare(JsonElement schema, Type document, string path)
    {
        var members = schema.GetProperty("properties").EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);
        var read = document.GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        members.Keys.Order().ShouldBe(read.Keys.Order(), path);
        foreach (var (name, property) in read)
        {
            var type = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
            var part = members[name].TryGetProperty("items", out var items) ? items : members[name];
            if (type.Namespace == document.Namespace)
            {
                Compare(part, type, $"{path}.{name}");
            }
        }
    }
}
