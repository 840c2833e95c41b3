using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class FixedPointTests
{
    [Fact]
    public void PlainDecimal_IsWhatItsDoubleWouldBe() => Law.ForAllSeeds(
        random =>
        {
            var places = random.Next(5);
            var whole = random.NextInt64((long)Math.Pow(10, random.Next(12)));
            var text = places == 0 ? $"{whole}" : $"{whole}.{random.Next((int)Math.Pow(10, places)).ToString($"D{places}", CultureInfo.InvariantCulture)}";

            FixedPoint.TryRead(Encoding.ASCII.GetBytes(text), out var value).ShouldBeTrue(text);
            value.ShouldBe(FixedPoint.Of(double.Parse(text, CultureInfo.InvariantCulture)), text);
        },
        cases: 5_000);

    [Theory]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("-0.5")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1.5e3")]
    [InlineData("1.23456")]
    [InlineData("100000000000")]
    [InlineData("100000000000.0")]
    [InlineData("9999999999999999999999")]
    [InlineData("0.00000000000000000001")]
    public void OtherWritingOrSize_IsLeftToTheDouble(string text) => FixedPoint.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
}
