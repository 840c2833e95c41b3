using Csm.Crm.Plugins.Actions;

namespace Csm.Crm.Rules.Tests.Actions;

public class MemberLinkTests
{
    private static readonly Guid Member = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Theory]
    [InlineData("https://survey.example/nps", "https://survey.example/nps?member=0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("https://survey.example/nps?lang=en", "https://survey.example/nps?lang=en&member=0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("https://survey.example/nps#start?", "https://survey.example/nps?member=0f8fad5b-d9cb-469f-a165-70867728950e#start?")]
    public void Link_CarriesTheMemberWhereThePageReadsIt(string page, string expected) => MemberLink.For(page, Member).ShouldBe(expected);
}
