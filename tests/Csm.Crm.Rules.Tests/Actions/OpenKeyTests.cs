using Csm.Crm.Plugins.Actions;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

public class OpenKeyTests
{
    [Fact]
    public void SameThing_HasTheSameKeySoThatATwinIsImpossible() => Law.Holds(Texts(), law =>
    {
        OpenKey.For(Law.Id(1), 729100000, law.Reason, law.Source).ShouldBe(OpenKey.For(Law.Id(1), 729100000, law.Reason, law.Source));
        OpenKey.For(Law.Id(1), 729100000, law.Reason, law.Source).Length.ShouldBeLessThanOrEqualTo(OpenKey.MaximumLength);
    });

    [Fact]
    public void AnotherThing_HasAnotherKey() => Law.Holds(Texts(), law =>
    {
        var key = OpenKey.For(Law.Id(1), 729100000, law.Reason, law.Source);
        OpenKey.For(Law.Id(2), 729100000, law.Reason, law.Source).ShouldNotBe(key);
        OpenKey.For(Law.Id(1), 729100001, law.Reason, law.Source).ShouldNotBe(key);
        OpenKey.For(Law.Id(1), 729100000, law.Reason + "x", law.Source).ShouldNotBe(key);
        OpenKey.For(Law.Id(1), 729100000, law.Reason, law.Source + "x").ShouldNotBe(key);
    });

    [Fact]
    public void Key_IsReadable() =>
        OpenKey.For(Law.Id(1), 729100000, "Health turned red", "Idle share").ShouldBe($"{Law.Id(1):D}|729100000|Health turned red|Idle share");

    private static FsCheck.Gen<(string Reason, string Source)> Texts() =>
        from reason in Gen.Choose(0, 200) from source in Gen.Choose(0, 200) select (new string('r', reason), new string('s', source));
}
