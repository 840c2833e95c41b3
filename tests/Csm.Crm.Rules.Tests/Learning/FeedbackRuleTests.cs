using Csm.Crm.Plugins.Learning;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Learning;

public class FeedbackRuleTests
{
    [Fact]
    public void WhatTwoPeopleSay_IsNeverOneCall() => Law.Holds(
        from name in Gen.Elements("", "NPS", "Autumn survey", new string('x', 200))
        from one in Gen.Elements("Ada Port", "Ben Quay", new string('y', 190) + "1")
        from other in Gen.Elements("Cem Dock", "Dora Hub", new string('y', 190) + "2")
        select (name, one, other),
        law =>
        {
            FeedbackRule.SourceOf(law.name, law.one).ShouldNotBe(FeedbackRule.SourceOf(law.name, law.other));
            FeedbackRule.SourceOf(law.name, law.one).Length.ShouldBeLessThanOrEqualTo(200);
        });

    [Theory]
    [InlineData("Autumn survey", "Ada Port", "Autumn survey, Ada Port")]
    [InlineData("Interview with ADA PORT", "Ada Port", "Interview with ADA PORT")]
    [InlineData("Autumn survey", null, "Autumn survey")]
    [InlineData("Autumn survey", "", "Autumn survey")]
    [InlineData(null, "Ada Port", "Ada Port")]
    [InlineData(null, null, "")]
    public void Source_IsTheNameWithThePersonUnlessItSaysSo(string? name, string? member, string expected) => FeedbackRule.SourceOf(name, member).ShouldBe(expected);
}
