using System.Reflection;
using Csm.Crm.Pipeline.Tests.Laws;
using Xunit.v3;

[assembly: HeldToLaws]

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>Holds each test of this assembly to the laws over all steps when it ends, whether it settled its worlds or not.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class HeldToLawsAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Witness.OfRun.End(methodUnderTest, test);
}
